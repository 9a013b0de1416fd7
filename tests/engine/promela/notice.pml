/*
 * A notice of withdrawal and the days that pass, for the model checker Spin (https://spinroot.com).
 *
 * Written by hand from the rules on withdrawal, not from the package. A member may give notice on some
 * day. The exit is due when the period has passed, or later on the day that the notice claims; a
 * claimed day that is too early counts for nothing. Without a period only a claimed day fixes an exit, and
 * it cannot be before the notice. What is due on a day happens before everything else of that
 * day, but an explicit exit replaces it. A rescission stops the clock only if it comes before.
 *
 * `World` chooses the period, the claim, and up to three acts on days of its choice; it prints every
 * course that it has gone through to the end:
 *
 *     course PERIOD CLAIM REFUSED EXIT DERIVED COUNT (ACT DAY) (ACT DAY) (ACT DAY)
 *
 * REFUSED is the place of the act that was refused, EXIT the day of the exit, DERIVED 1 if the clock made
 * it; 99 stands for none. ACT is 1 notify, 2 rescind, 3 withdraw. tests/test_model_checker.py folds every
 * course with the package and compares. By hand:
 *
 *     spin -o2 -a notice.pml && gcc -DSAFETY -DNOCLAIM -DPRINTF -o pan pan.c && ./pan
 *
 * (-o2, for Spin would else forget what is only printed.)
 *
 * Planted faults, each of which makes a claim or an assertion fail: -DFAULT=1 honours a claim that is
 * too early; 2 does not stop the clock at a rescission; 3 lets the exit come a day early; 4 forgets that
 * an exit has happened; 5 never lets a notice mature.
 */

#ifndef FAULT
#define FAULT 0
#endif

#define NONE  99
#define LAST  12            /* later than every exit that can be due */
#define ACTS  3
#define NOTIFY   1
#define RESCIND  2
#define WITHDRAW 3

mtype = { member, withdrawing, withdrawn };

mtype standing = member;
byte period, claim;
byte day = 0;
byte due = NONE;            /* when the clock runs out */
byte notified = NONE;       /* the day of the notice that runs */
bool first = true;          /* only the first notice claims a day */
byte matured = 0;           /* how often the notice that runs has matured */
byte exit_day = NONE, derived = NONE, refused = NONE;
byte count = 0;
byte acts[ACTS], days[ACTS];
bool matures = false;       /* true while the clock makes an exit */

#define OVER (refused != NONE)
#define RUNS_OUT (due != NONE && due <= day)

inline start_clock() {
    notified = day;
    if
    :: period == NONE && first -> due = claim
    :: period == NONE && !first -> due = NONE
    :: period != NONE && first && claim != NONE && claim > day + period -> due = claim
#if FAULT == 1
    :: period != NONE && first && claim < day + period -> due = claim
#endif
    :: else -> due = day + period
    fi;
    if
    :: due != NONE && due < day -> due = day
    :: else
    fi;
#if FAULT == 3
    if
    :: due != NONE && due > day -> due--
    :: else
    fi;
#elif FAULT == 5
    due = NONE;
#endif
    first = false
}

inline mature() {
    matured++;
    assert(notified != NONE && matured == 1);
    assert(period == NONE || day >= notified + period);
    matures = true; matures = false;
    exit_day = day; derived = 1; due = NONE;
#if FAULT != 4
    standing = withdrawn
#else
    due = day
#endif
}

inline perform(act) {
    acts[count] = act; days[count] = day;
    if
    :: act != WITHDRAW && RUNS_OUT -> mature()
    :: else
    fi;
    if
    :: act == NOTIFY && standing == member -> standing = withdrawing; matured = 0; start_clock()
    :: act == RESCIND && standing == withdrawing ->
        standing = member; notified = NONE;
#if FAULT != 2
        due = NONE
#endif
    :: act == WITHDRAW && (standing == member || standing == withdrawing) ->
        standing = withdrawn; due = NONE; exit_day = day; derived = 0
    :: else -> refused = count
    fi;
    count++
}

init {
    if
    :: period = NONE :: period = 0 :: period = 1 :: period = 3
    fi;
    if
    :: claim = NONE :: claim = 0 :: claim = 2 :: claim = 5
    fi;
    do
    :: day <= LAST ->
        do
        :: count < ACTS && !OVER && day <= 5 -> perform(NOTIFY)
        :: count < ACTS && !OVER && day <= 5 -> perform(RESCIND)
        :: count < ACTS && !OVER && day <= 5 -> perform(WITHDRAW)
        :: break
        od;
        if
        :: RUNS_OUT -> mature()
        :: else
        fi;
        day++
    :: else -> break
    od;
    assert(standing != withdrawing || due == NONE);  /* what was due has happened */
    d_step {
        printf("course %d %d %d %d %d %d ", period, claim, refused, exit_day, derived, count);
        printf("%d %d %d %d %d %d\n", acts[0], days[0], acts[1], days[1], acts[2], days[2])
    }
}

ltl never_early { [] (matures -> (period == NONE || day >= notified + period)) }
ltl only_a_notice_that_runs_matures { [] (matures -> standing == withdrawing) }
ltl who_rescinds_in_time_stays { [] ((standing == member) -> !matures) }
ltl a_clock_runs_out { [] ((standing == withdrawing && due != NONE) -> <> (standing != withdrawing)) }
