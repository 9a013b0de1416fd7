"""What all tests share."""

from hypothesis import HealthCheck, settings

# noisy machines: neither a deadline nor a slow draw is a fault
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
