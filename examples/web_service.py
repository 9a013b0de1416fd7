"""A small web service: every answer as JSON, every refusal with a status code.

Needs FastAPI: ``pip install fastapi uvicorn``, then ``uvicorn web_service:app``.
"""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from csto_membership import CSTO, MembershipError, UndeterminedError

app = FastAPI(title="Membership of the CSTO")


@app.exception_handler(MembershipError)
def refused(_: Request, error: MembershipError) -> JSONResponse:
    """Say why there is no answer: 404 for an unknown name, 409 where several answers are possible, else 422."""
    answer: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, UndeterminedError):
        return JSONResponse(answer | {"possible": list(error.possibilities)}, 409)
    return JSONResponse(answer, 404 if isinstance(error, LookupError) else 422)


@app.get("/members/{day}")
def members(day: str, instrument: str = "charter") -> dict[str, Any]:
    """Return who is a member on a day."""
    return CSTO.members(day, instrument=instrument, projected="refuse").as_dict()


@app.get("/status/{state}/{day}")
def status(state: str, day: str, instrument: str = "charter") -> dict[str, Any]:
    """Return the status of a state on a day, and why."""
    return CSTO.explain(state, day, instrument=instrument, projected="refuse").as_dict()


@app.get("/timeline/{state}")
def timeline(state: str, instrument: str = "charter") -> dict[str, Any]:
    """Return the history of a state."""
    return CSTO.timeline(state, instrument=instrument).as_dict()
