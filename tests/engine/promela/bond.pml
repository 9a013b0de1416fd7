/*
 * One state's bond to one instrument, for the model checker Spin (https://spinroot.com).
 *
 * Written by hand from the description of the machine, not from the package: four regions side by
 * side, each a process that hears every act, nineteen acts, exits that reset participation and vote
 * and take consent with them. Consent to be bound is given first; a state is bound by the entry into force.
 * An act is taken if some region takes it, else refused. Guards look at the configuration before the
 * act, whatever region has moved already; so the order in which the regions move must not matter,
 * and Spin tries every order.
 *
 * `World` proposes acts in any order for ever, and prints what became of each:
 *
 *     cell STANDING CONSENT PARTICIPATION VOTING ACT taken|refused STANDING CONSENT PARTICIPATION VOTING
 *
 * (as numbers: Spin counts the words of an `mtype` from the last, which is 1).
 *
 * (`ordinary` stands for the word `active`, which Promela keeps for itself.)
 *
 * tests/test_model_checker.py lets Spin search the whole state space, and compares the cells printed
 * with the package's chart. By hand:
 *
 *     spin -a bond.pml && gcc -DNOCLAIM -DPRINTF -o pan pan.c && ./pan
 *     spin -a bond.pml && gcc -o pan pan.c && ./pan -a -N comes_home
 *
 * At any time `World` may turn homeward. Then it follows the way home that is written below; that it
 * always arrives shows that no position is a dead end and that everybody can come back.
 *
 * Planted faults, each of which makes a claim or an assertion fail: -DFAULT=1 forgets the participation
 * at an exit; 2 lets everybody be frozen; 3 makes withdrawal final; 4 takes a rescission for an exit;
 * 5 binds without consent; 6 gives the vote back and says that it was refused;
 * 7 lets a party take its consent back.
 */

#ifndef FAULT
#define FAULT 0
#endif

mtype:standing = { outsider, signatory, member, withdrawing, withdrawn };
mtype:consent = { none, given };
mtype:participation = { ordinary, frozen, suspended };
mtype:voting = { entitled, withheld };
mtype:act = {
    sign, withdraw_signature, ratify, accede, succeed, notify_withdrawal, rescind_withdrawal,
    withdraw_consent, enter_into_force, withdraw, lapse, expel, terminate,
    suspend, reinstate, freeze, resume, withhold_vote, restore_vote
};

mtype:standing standing = outsider, old_standing = outsider;
mtype:consent consent = none, old_consent = none;
mtype:participation participation = ordinary, old_participation = ordinary;
mtype:voting voting = entitled, old_voting = entitled;

mtype:act act = sign;     /* the act that is proposed, or was last */
bool taken = false;       /* whether some region took it */
bool settled = true;      /* no act is under way */
bool homeward = false;
byte steps = 0;           /* how many acts homeward */

chan to_standing = [0] of { mtype:act };
chan to_consent = [0] of { mtype:act };
chan to_participation = [0] of { mtype:act };
chan to_voting = [0] of { mtype:act };
chan moved = [0] of { bool };

#define IS_BOUND  (standing == member || standing == withdrawing)
#define WAS_BOUND (old_standing == member || old_standing == withdrawing)
#define AN_EXIT(a) (a == withdraw || a == lapse || a == expel || a == terminate)
#define VOTES     (settled && IS_BOUND && participation != suspended && voting == entitled)
#define AT_HOME   (settled && standing == member && participation == ordinary && voting == entitled)

#if FAULT == 2
#define GUARD true
#else
#define GUARD WAS_BOUND
#endif

active proctype Standing() {
    mtype:act heard;
    do
    :: to_standing ? heard ->
        if
        :: (heard == sign && standing == outsider && old_consent == none) -> standing = signatory; moved ! true
#if FAULT != 3
        :: (heard == sign && standing == withdrawn && old_consent == none) -> standing = signatory; moved ! true
        :: (heard == enter_into_force && standing == withdrawn && old_consent == given) ->
            standing = member; moved ! true
#endif
        :: (heard == withdraw_signature && standing == signatory && old_consent == none) ->
            standing = outsider; moved ! true
#if FAULT == 5
        :: (heard == enter_into_force && (standing == outsider || standing == signatory)) ->
            standing = member; moved ! true
#else
        :: (heard == enter_into_force && (standing == outsider || standing == signatory) && old_consent == given) ->
            standing = member; moved ! true
#endif
        :: (heard == notify_withdrawal && standing == member) -> standing = withdrawing; moved ! true
#if FAULT == 4
        :: (heard == rescind_withdrawal && standing == withdrawing) -> standing = outsider; moved ! true
#else
        :: (heard == rescind_withdrawal && standing == withdrawing) -> standing = member; moved ! true
#endif
        :: (AN_EXIT(heard) && IS_BOUND) -> standing = withdrawn; moved ! true
        :: ((heard == lapse || heard == terminate) && standing == signatory) -> standing = outsider; moved ! true
        :: else -> moved ! false
        fi
    od
}

active proctype Agreement() {
    mtype:act heard;
    do
    :: to_consent ? heard ->
        if
        :: (heard == ratify && consent == none && old_standing == signatory) -> consent = given; moved ! true
        :: (heard == accede && consent == none) -> consent = given; moved ! true
        :: (heard == succeed && consent == none && (old_standing == outsider || old_standing == signatory)) ->
            consent = given; moved ! true
#if FAULT != 7
        :: (heard == withdraw_consent && consent == given && !WAS_BOUND) -> consent = none; moved ! true
#else
        :: (heard == withdraw_consent && consent == given) -> consent = none; moved ! true
#endif
        :: ((heard == withdraw || heard == expel) && consent == given && WAS_BOUND) -> consent = none; moved ! true
        :: ((heard == lapse || heard == terminate) && consent == given) -> consent = none; moved ! true
        :: else -> moved ! false
        fi
    od
}

active proctype Participation() {
    mtype:act heard;
    do
    :: to_participation ? heard ->
        if
        :: (heard == suspend && participation != suspended && GUARD) -> participation = suspended; moved ! true
        :: (heard == reinstate && participation == suspended && GUARD) -> participation = ordinary; moved ! true
        :: (heard == freeze && participation == ordinary && GUARD) -> participation = frozen; moved ! true
        :: (heard == resume && participation == frozen && GUARD) -> participation = ordinary; moved ! true
#if FAULT != 1
        :: (AN_EXIT(heard) && participation != ordinary) -> participation = ordinary; moved ! true
#endif
        :: else -> moved ! false
        fi
    od
}

active proctype Vote() {
    mtype:act heard;
    do
    :: to_voting ? heard ->
        if
        :: (heard == withhold_vote && voting == entitled && GUARD) -> voting = withheld; moved ! true
#if FAULT == 6
        :: (heard == restore_vote && voting == withheld && GUARD) -> voting = entitled; moved ! false
#else
        :: (heard == restore_vote && voting == withheld && GUARD) -> voting = entitled; moved ! true
#endif
        :: (AN_EXIT(heard) && voting == withheld) -> voting = entitled; moved ! true
        :: else -> moved ! false
        fi
    od
}

inline any_act() {
    settled = false;
    if
    :: act = sign :: act = withdraw_signature :: act = ratify :: act = accede :: act = succeed
    :: act = notify_withdrawal :: act = rescind_withdrawal
    :: act = withdraw_consent :: act = enter_into_force
    :: act = withdraw :: act = lapse :: act = expel :: act = terminate
    :: act = suspend :: act = reinstate :: act = freeze :: act = resume
    :: act = withhold_vote :: act = restore_vote
    fi
}

inline way_home() {
    settled = false;
    if
    :: !IS_BOUND && consent == given -> act = enter_into_force
    :: (standing == outsider || standing == withdrawn) && consent == none -> act = accede
    :: standing == signatory && consent == none -> act = ratify
    :: standing == withdrawing -> act = rescind_withdrawal
    :: standing == member && participation == suspended -> act = reinstate
    :: standing == member && participation == frozen -> act = resume
    :: standing == member && participation == ordinary -> act = restore_vote
    fi
}

inline propose() {
    bool one, another, third, fourth;
    old_standing = standing; old_consent = consent; old_participation = participation; old_voting = voting;
    to_standing ! act; to_consent ! act; to_participation ! act; to_voting ! act;
    moved ? one; moved ? another; moved ? third; moved ? fourth;
    d_step {
        taken = one || another || third || fourth;
        printf("cell %d %d %d %d %d ", old_standing, old_consent, old_participation, old_voting, act);
        if
        :: taken -> printf("taken ")
        :: else -> printf("refused ")
        fi;
        printf("%d %d %d %d\n", standing, consent, participation, voting);
        one = false; another = false; third = false; fourth = false;
        settled = true
    }
}

active proctype World() {
    do
    :: !homeward -> any_act(); propose()
    :: !homeward -> homeward = true; steps = 0
    :: homeward && !AT_HOME ->
        way_home(); propose(); steps = (steps < 5 -> steps + 1 : 5);
        assert(taken);      /* no dead end */
        assert(steps <= 4)  /* and no long way */
    :: homeward && AT_HOME -> homeward = false; steps = 0
    od
}

/* What holds for ever, on every way through the machine. */
ltl an_exit_resets { [] ((settled && !IS_BOUND) -> (participation == ordinary && voting == entitled)) }
ltl only_consent_binds { [] ((settled && IS_BOUND && !WAS_BOUND) -> (act == enter_into_force && old_consent == given)) }
ltl who_is_bound_has_consented { [] ((settled && IS_BOUND) -> consent == given) }
ltl only_an_exit_releases { [] ((settled && !IS_BOUND && WAS_BOUND) -> (AN_EXIT(act) && standing == withdrawn)) }
ltl a_refusal_moves_nothing { [] ((settled && !taken) ->
    (standing == old_standing && consent == old_consent && participation == old_participation && voting == old_voting)) }
ltl who_left_votes_only_after_new_consent { [] ((settled && standing == withdrawn && consent == none) ->
    (!VOTES W (settled && taken && consent == given && old_consent == none))) }
ltl comes_home { [] (homeward -> <> AT_HOME) }
