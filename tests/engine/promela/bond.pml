/*
 * One state's bond to one instrument, for the model checker Spin (https://spinroot.com).
 *
 * Written by hand from the description of the machine, not from the package: three regions side by
 * side, each a process that hears every act, seventeen acts, exits that reset participation and vote.
 * An act is taken if some region takes it, else refused. Guards look at the configuration before the
 * act, whatever region has moved already; so the order in which the regions move must not matter,
 * and Spin tries every order.
 *
 * `World` proposes acts in any order for ever, and prints what became of each:
 *
 *     cell STANDING PARTICIPATION VOTING ACT taken|refused STANDING PARTICIPATION VOTING
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
 * 5 lets a lapse bind an outsider; 6 gives the vote back and says that it was refused.
 */

#ifndef FAULT
#define FAULT 0
#endif

mtype:standing = { outsider, signatory, member, withdrawing, withdrawn };
mtype:participation = { ordinary, frozen, suspended };
mtype:voting = { entitled, withheld };
mtype:act = {
    sign, withdraw_signature, ratify, accede, succeed, notify_withdrawal, rescind_withdrawal,
    withdraw, lapse, expel, terminate,
    suspend, reinstate, freeze, resume, withhold_vote, restore_vote
};

mtype:standing standing = outsider, old_standing = outsider;
mtype:participation participation = ordinary, old_participation = ordinary;
mtype:voting voting = entitled, old_voting = entitled;

mtype:act act = sign;     /* the act that is proposed, or was last */
bool taken = false;       /* whether some region took it */
bool settled = true;      /* no act is under way */
bool homeward = false;
byte steps = 0;           /* how many acts homeward */

chan to_standing = [0] of { mtype:act };
chan to_participation = [0] of { mtype:act };
chan to_voting = [0] of { mtype:act };
chan moved = [0] of { bool };

#define IS_BOUND  (standing == member || standing == withdrawing)
#define WAS_BOUND (old_standing == member || old_standing == withdrawing)
#define AN_EXIT(a) (a == withdraw || a == lapse || a == expel || a == terminate)
#define CONSENT   (act == ratify || act == accede || act == succeed)
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
        :: (heard == sign && standing == outsider) -> standing = signatory; moved ! true
#if FAULT != 3
        :: (heard == sign && standing == withdrawn) -> standing = signatory; moved ! true
        :: (heard == accede && standing == withdrawn) -> standing = member; moved ! true
#endif
        :: (heard == accede && (standing == outsider || standing == signatory)) -> standing = member; moved ! true
        :: (heard == withdraw_signature && standing == signatory) -> standing = outsider; moved ! true
        :: (heard == ratify && standing == signatory) -> standing = member; moved ! true
        :: (heard == succeed && standing == outsider) -> standing = member; moved ! true
        :: (heard == notify_withdrawal && standing == member) -> standing = withdrawing; moved ! true
#if FAULT == 4
        :: (heard == rescind_withdrawal && standing == withdrawing) -> standing = outsider; moved ! true
#else
        :: (heard == rescind_withdrawal && standing == withdrawing) -> standing = member; moved ! true
#endif
        :: (AN_EXIT(heard) && IS_BOUND) -> standing = withdrawn; moved ! true
        :: ((heard == lapse || heard == terminate) && standing == signatory) -> standing = outsider; moved ! true
#if FAULT == 5
        :: (heard == lapse && standing == outsider) -> standing = member; moved ! true
#endif
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
    :: act = withdraw :: act = lapse :: act = expel :: act = terminate
    :: act = suspend :: act = reinstate :: act = freeze :: act = resume
    :: act = withhold_vote :: act = restore_vote
    fi
}

inline way_home() {
    settled = false;
    if
    :: standing == outsider || standing == withdrawn -> act = accede
    :: standing == signatory -> act = ratify
    :: standing == withdrawing -> act = rescind_withdrawal
    :: standing == member && participation == suspended -> act = reinstate
    :: standing == member && participation == frozen -> act = resume
    :: standing == member && participation == ordinary -> act = restore_vote
    fi
}

inline propose() {
    bool one, another, third;
    old_standing = standing; old_participation = participation; old_voting = voting;
    to_standing ! act; to_participation ! act; to_voting ! act;
    moved ? one; moved ? another; moved ? third;
    d_step {
        taken = one || another || third;
        printf("cell %d %d %d %d ", old_standing, old_participation, old_voting, act);
        if
        :: taken -> printf("taken ")
        :: else -> printf("refused ")
        fi;
        printf("%d %d %d\n", standing, participation, voting);
        one = false; another = false; third = false;
        settled = true
    }
}

active proctype World() {
    do
    :: !homeward -> any_act(); propose()
    :: !homeward -> homeward = true; steps = 0
    :: homeward && !AT_HOME ->
        way_home(); propose(); steps = (steps < 4 -> steps + 1 : 4);
        assert(taken);      /* no dead end */
        assert(steps <= 3)  /* and no long way */
    :: homeward && AT_HOME -> homeward = false; steps = 0
    od
}

/* What holds for ever, on every way through the machine. */
ltl an_exit_resets { [] ((settled && !IS_BOUND) -> (participation == ordinary && voting == entitled)) }
ltl only_consent_binds { [] ((settled && IS_BOUND && !WAS_BOUND) -> CONSENT) }
ltl only_an_exit_releases { [] ((settled && !IS_BOUND && WAS_BOUND) -> (AN_EXIT(act) && standing == withdrawn)) }
ltl a_refusal_moves_nothing { [] ((settled && !taken) ->
    (standing == old_standing && participation == old_participation && voting == old_voting)) }
ltl who_left_votes_only_after_new_consent { [] ((settled && standing == withdrawn) ->
    (!VOTES W (settled && taken && CONSENT))) }
ltl comes_home { [] (homeward -> <> AT_HOME) }
