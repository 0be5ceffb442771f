/*
 * One service on two hosts: leases, roles, takeover, arbiter, and one client's bytes. README.md says what is
 * abstracted, and which broken variants (-DNAME) the checker has to find an error in.
 *
 * Time goes in ticks of one heartbeat. Every duration is a counter that runs down with the clock of the host that
 * measures it; a clock may slip by a tick, forwards or backwards (SLIPS). Messages wait in slots of one; they are
 * taken at any later time, or lost when the next one takes their place.
 */
#define SILENCE 2		  /* LeaseTerms.silenceNanos */
#define LEASE	3		  /* silence + heartbeat */
#define MARGIN	2		  /* covers one slip of either clock */
#define DOUBT	(LEASE + MARGIN + 1) /* LeaseTerms.doubtNanos: no less than a lease and its margin */
#define TTL	5		  /* of the arbiter's lease, by the arbiter's clock */
#define WORD	4		  /* how long its word holds, from asking, by the asking host's clock */
#define NEVER	7
#define CALM	40 /* ticks after which one healthy host and an arbiter have to serve */

#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef SLIPS
#define SLIPS 1
#endif
#ifndef SWITCHOVERS
#define SWITCHOVERS 0
#endif
#ifndef RESUMES
#define RESUMES 0 /* 1: look also whether service resumes */
#endif
#ifndef TICKS
#define TICKS 8
#endif
#ifndef EPOCHS
#define EPOCHS 3
#endif
#ifndef BYTES
#define BYTES 1
#endif
#ifdef CUTS
#define RELIABLE_LINKS /* messages arrive within the tick, but for so many cuts of all links */
#else
#define CUTS 0
#endif

/* ---- what can be broken ---- */
#ifdef NO_MARGIN
#define GRANTED LEASE
#else
#define GRANTED (LEASE + MARGIN)
#endif
#ifdef NO_WORD_MARGIN
#define HOLDS TTL
#else
#define HOLDS WORD
#endif

#define NOBODY 2

mtype = { JOINING, BACKUP, TAKING_OVER, DUPLEX, SIMPLEX, HANDING_OVER };
mtype = { NOTHING, GO_ON, ALONE, TAKE };
mtype = { IDLE, ASKED, GIVEN, REFUSED, FORGOTTEN };

typedef Report {
	bit there, speaks, bound, ready, yields, instance;
	byte epoch, claim, heard, left;
}

typedef Host {
	bit up, paused, stalled, looked, stood;
	/* kernel: one row of us_services */
	bit primary, grants, gate;
	bit first; /* of a lease that the host began itself: no grant has extended it */
	byte deadline, granted;
	/* daemon: HostView, RoleMachine, PartnerVoice, Claim */
	mtype state, wants;
	byte epoch, newEpoch, valid, since;
	byte kernelAlive, daemonAlive, recent;
	bit bound, claiming;
	byte boundLeft, claim;
	bit instance, shadowInstance;
	/* the arbiter's word */
	mtype asking;
	byte left, word;
	bit stale;
	bit marked; /* its mark at the arbiter is of an earlier word than the present one */
	/* the client's connection */
	bit holds;
	byte received, confirmed;
	byte slips;
}

Host h[2];
Report said[2]; /* what the host heard last of its partner */
Report wire[2]; /* what is on its way to the host */
byte request[2]; /* lease request on its way to the host: what is left of the lease it asks for; 0 none */
byte grant[2];	 /* the same of a grant */
byte holder = NOBODY, holderLeft; /* who has the arbiter's word, and for how long by its clock */
bit alone[2]; /* the mark of a host that spoke by the arbiter's word */
byte told;    /* the client was told that so many of its bytes are received */
byte faults = FAULTS, switchovers = SWITCHOVERS;
bit cut; /* the hosts hear nothing of each other */
byte cuts = CUTS;
byte calm;
byte now;
byte healthy;

#define SPEAKS(i) (h[i].up && !h[i].paused && h[i].primary && h[i].deadline > 0)
#define RUNS(i)	  (h[i].up && !h[i].paused && !h[i].stalled)

#define STRONGER(i)   (said[i].epoch == h[i].epoch -> i == 0 : h[i].epoch > said[i].epoch)
#define LATER(a, b)   (a > b -> a : b)
#define HEARD(i)      (h[i].recent > 0)
#define OFFERED(i)    (HEARD(i) && said[i].yields && said[i].epoch > h[i].epoch)
#define ALIVE(i)      (h[i].kernelAlive > 0 || h[i].daemonAlive > 0)
#define YIELDS_TO(i)  (HEARD(i) && said[i].speaks && (said[i].epoch > h[i].epoch || said[i].epoch == h[i].epoch && i == 1))
#ifdef NO_ARBITER
#define WAITED(i) (h[i].since > DOUBT)
#define DECISIVE  0
#else
#define WAITED(i) (h[i].since >= LEASE + MARGIN)
#define DECISIVE  1
#endif

/* Messages arrive after a tick and before the daemons look: one that comes later may as well come after the next. */
#define FRESH	 (!(RUNS(0) && h[0].looked) && !(RUNS(1) && h[1].looked))
#define RESTS(i) (!RUNS(i) || h[i].looked && h[i].wants == NOTHING)
#ifdef RELIABLE_LINKS
#define RELIABLE (calm == 0)
#define TAKEN(i) (!(h[i].up && !h[i].paused) || request[i] == 0 && grant[i] == 0 && (h[i].stalled || !wire[i].there))
#else
#define RELIABLE 0
#define TAKEN(i) 1
#endif
#define ASKS(i)	    (!cut && SPEAKS(i) && h[i].deadline != NEVER && (RUNS(i) || RUNS(1 - i)))
#define ANSWERED(i) (h[i].asking == IDLE || h[i].asking == REFUSED)
#ifdef NO_ARBITER
#define MAY_PAUSE(i) (h[i].deadline != NEVER)
#else
#define MAY_PAUSE(i) 1
#endif
#define SERVES(i)   (SPEAKS(i) && h[i].holds)

inline less(x)
{
	if
	:: x > 0 -> x--
	:: else
	fi
}

/* For the story of an error: spin -t -DOPTIONS pair.pml. */
inline describe(i)
{
	printf("  host %d: up %d paused %d stalled %d %e epoch %d, speaks %d deadline %d granted %d, word %d (%e), ", i, h[i].up,
	       h[i].paused, h[i].stalled, h[i].state, h[i].epoch, SPEAKS(i), h[i].deadline, h[i].granted, h[i].word,
	       h[i].asking);
	printf("hears %d/%d/%d, wants %e, since %d, holds %d received %d\n", h[i].kernelAlive, h[i].daemonAlive, h[i].recent, h[i].wants, h[i].since, h[i].holds,
	       h[i].received)
}

/* One tick of host i's clock, for everything that it measures. */
inline clock(i)
{
	if
	:: h[i].deadline != NEVER -> less(h[i].deadline)
	:: else
	fi;
	less(h[i].granted);
	less(h[i].boundLeft);
	less(h[i].valid);
	less(h[i].recent);
	less(h[i].left);
	if
	:: h[i].word != NEVER -> less(h[i].word)
	:: else
	fi;
	less(request[1 - i]);
	less(grant[i]);
	less(wire[i].left);
	less(said[i].left);
	if
	:: RUNS(i) ->
		less(h[i].kernelAlive);
		less(h[i].daemonAlive);
		if
		:: h[i].since < DOUBT + 1 -> h[i].since++
		:: else
		fi
	:: else
	fi
}

inline ticks(i)
{
	if
	:: clock(i)
	:: h[i].slips > 0 -> h[i].slips--
	:: h[i].slips > 0 -> h[i].slips--; clock(i); clock(i)
	fi;
	h[i].looked = 0
}

/*
 * The word is not wanted any more. A host that spoke by it leaves its mark, so that the partner knows that its own
 * shadows are not up to date; one that did not, or whose partner shadows again, takes the mark away.
 */
inline drop_word(i, next)
{
	h[i].marked = h[i].marked || h[i].state == SIMPLEX;
	h[i].word = 0;
	h[i].stale = 0;
	h[i].asking = (h[i].asking == ASKED || h[i].asking == FORGOTTEN -> FORGOTTEN : IDLE);
	if
	:: holder == i ->
		if
		:: true -> /* given back */
			holder = NOBODY;
			holderLeft = 0;
#ifdef NO_MARK
			alone[i] = 0
#else
			if
			:: next == DUPLEX -> alone[0] = 0; alone[1] = 0
#ifdef UNUSED_FORGETS
			:: next != DUPLEX && h[i].state != SIMPLEX -> alone[i] = 0
#else
			:: next != DUPLEX && h[i].state != SIMPLEX && !h[i].marked -> alone[i] = 0
#endif
			:: else
			fi
#endif
		:: true -> skip /* the arbiter is not reached */
		fi
	:: else
	fi
}

inline enter(i, next)
{
	if
#ifdef EARLY_RELEASE
	:: next != SIMPLEX -> drop_word(i, next)
#else
	:: next != SIMPLEX && !(h[i].state == SIMPLEX && next == DUPLEX) -> drop_word(i, next)
#endif
	:: else
	fi;
	h[i].state = next;
	h[i].since = 0;
	h[i].claiming = 0
}

inline to_backup(i, number, fresh)
{
	h[i].epoch = number;
	h[i].primary = 0;
	h[i].grants = 1;
	if
	:: fresh ->
		h[i].bound = 0;
		h[i].granted = 0;
		h[i].holds = 0
	:: else
	fi;
	enter(i, BACKUP)
}

/* Asks the arbiter, unless there is an answer: sets wants only when the host has the word. */
inline want(i, deed)
{
#if defined(NO_ARBITER)
	h[i].wants = deed;
	h[i].valid = LEASE;
	h[i].word = NEVER
#else
#ifdef PRIMARY_BY_RIGHT
	if
	:: deed == GO_ON -> h[i].word = NEVER
	:: else
	fi;
#endif
	if
	:: h[i].word > 0 ->
		h[i].wants = deed;
		h[i].valid = LEASE
	:: else ->
		if
		:: h[i].asking == IDLE || h[i].asking == REFUSED ->
			h[i].asking = ASKED;
			h[i].left = HOLDS
		:: else
		fi
	fi
#endif
}

inline speak_alone(i)
{
	h[i].newEpoch = h[i].epoch + 1;
	want(i, ALONE)
}

inline go_on(i)
{
	h[i].newEpoch = h[i].epoch;
	want(i, GO_ON)
}

/* The partner's daemon is heard and does not speak: the two have to agree (Claim). */
inline if_conceded(i)
{
	if
	:: !h[i].claiming ->
		h[i].claiming = 1;
		h[i].claim = (h[i].claim % 3) + 1
	:: else
	fi;
	if
#ifdef NO_CLAIM
	:: !said[i].speaks ->
#else
	:: said[i].heard == h[i].claim && !said[i].speaks && (said[i].claim == 0 || STRONGER(i)) ->
#endif
		h[i].newEpoch = LATER(h[i].epoch, said[i].epoch) + 1;
		want(i, ALONE)
	:: else
	fi
}

inline take(i)
{
	if
	:: said[i].left > 0 ->
		h[i].wants = TAKE;
		h[i].newEpoch = said[i].epoch;
		h[i].valid = said[i].left
	:: else
	fi
}

inline stop_granting(i)
{
#ifndef GRANTS_ON
	h[i].grants = 0
#else
	skip
#endif
}

inline joining(i)
{
	if
	:: HEARD(i) && said[i].speaks -> to_backup(i, said[i].epoch, 1)
	:: !(HEARD(i) && said[i].speaks) && h[i].since > DOUBT ->
		if
		:: HEARD(i) -> if_conceded(i)
		:: else -> speak_alone(i)
		fi
	:: else
	fi
}

inline backup(i)
{
	if
	:: HEARD(i) && said[i].speaks ->
		h[i].bound = said[i].bound;
		h[i].shadowInstance = said[i].instance;
		if
		:: said[i].epoch != h[i].epoch -> to_backup(i, said[i].epoch, 1)
		:: else
		fi
	:: OFFERED(i) -> take(i)
	:: else ->
		if
		:: (!HEARD(i) && !ALIVE(i) && h[i].since > SILENCE) ||
		    (HEARD(i) && !said[i].yields && !(said[i].claim > 0 && !STRONGER(i))) ->
			stop_granting(i);
			enter(i, TAKING_OVER)
		:: else
		fi
	fi
}

inline taking_over(i)
{
	if
	:: (HEARD(i) -> said[i].speaks : h[i].kernelAlive > 0) -> to_backup(i, h[i].epoch, 0)
	:: OFFERED(i) -> take(i)
	:: else ->
		if
		:: HEARD(i) -> if_conceded(i)
		:: !HEARD(i) && h[i].bound ->
			if
#ifdef NO_WAITING
			:: true ->
#else
			:: h[i].boundLeft == 0 && h[i].granted == 0 ->
#endif
				speak_alone(i)
			:: else
			fi
		:: !HEARD(i) && !h[i].bound ->
			if
			:: WAITED(i) && h[i].granted == 0 -> speak_alone(i)
			:: else
			fi
		fi
	fi
}

inline duplex(i)
{
	if
	:: YIELDS_TO(i) -> to_backup(i, said[i].epoch, 1)
	:: else ->
		if
		:: h[i].deadline == 0 ->
			if
			:: HEARD(i) && (h[i].claiming || h[i].since > SILENCE) -> if_conceded(i)
			:: !HEARD(i) && !ALIVE(i) && (DECISIVE || WAITED(i)) -> speak_alone(i)
			:: else
			fi
		:: h[i].deadline > 0 && HEARD(i) &&
		    (!said[i].speaks && !said[i].ready && said[i].epoch == h[i].epoch ||
		     said[i].instance != h[i].shadowInstance) ->
			go_on(i)
		:: h[i].deadline > 0 && h[i].kernelAlive == 0 && !HEARD(i) -> go_on(i)
		:: else ->
			h[i].claiming = 0;
			if
			:: !h[i].first -> drop_word(i, DUPLEX)
			:: else
			fi;
			if
			:: switchovers > 0 && HEARD(i) && said[i].ready && !said[i].speaks ->
				/* handOver */
				switchovers--;
				h[i].epoch++;
				h[i].primary = 0;
				h[i].granted = 0;
				h[i].grants = 1;
				h[i].bound = 0;
				enter(i, HANDING_OVER)
			:: skip
			fi
		fi
	fi
}

inline simplex(i)
{
	if
	:: YIELDS_TO(i) -> to_backup(i, said[i].epoch, 1)
	:: !YIELDS_TO(i) && h[i].deadline == 0 ->
		/* the arbiter's word has ended */
		h[i].primary = 0;
		h[i].grants = 0;
		h[i].bound = 0;
		enter(i, TAKING_OVER)
	:: !YIELDS_TO(i) && h[i].deadline > 0 && HEARD(i) && !said[i].speaks && said[i].ready &&
	    said[i].epoch == h[i].epoch && h[i].kernelAlive > 0 ->
		/* protect: the shadow goes on where it holds what the client was told, else it is dropped */
#ifdef FRESH_LEASE
		h[i].deadline = LEASE;
#else
		h[i].deadline = (h[i].deadline < LEASE -> h[i].deadline : LEASE); /* NEVER is more */
#endif
		h[i].first = 1;
		h[i].gate = 1;
		h[i].shadowInstance = said[i].instance;
		h[i].confirmed = 0;
		if
		:: h[1 - i].received < told -> h[1 - i].holds = 0
		:: else
		fi;
		enter(i, DUPLEX)
	:: else ->
		if
		:: h[i].word > h[i].deadline && h[i].deadline != NEVER -> h[i].deadline = h[i].word
		:: else
		fi;
#ifndef NO_ARBITER
		if
		:: h[i].asking == IDLE || h[i].asking == REFUSED || h[i].asking == GIVEN ->
			h[i].asking = ASKED;
			h[i].left = HOLDS
		:: else
		fi
#endif
	fi
}

inline handing_over(i)
{
	if
	:: HEARD(i) && said[i].speaks -> to_backup(i, said[i].epoch, said[i].epoch != h[i].epoch)
	:: OFFERED(i) -> take(i)
	:: else ->
		if
		:: !ALIVE(i) ->
			stop_granting(i);
			enter(i, TAKING_OVER)
		:: ALIVE(i) && h[i].since > DOUBT && HEARD(i) -> if_conceded(i)
		:: else
		fi
	fi
}

/* What no longer tells anything has one value, so that the checker does not tell states apart by it. */
inline tidy(i)
{
	if
	:: h[i].recent == 0 -> forget(said[i])
	:: else
	fi;
	if
	:: h[i].primary -> h[i].granted = 0
	:: else -> h[i].deadline = 0; h[i].first = 0
	fi;
	if
	:: !h[i].bound -> h[i].boundLeft = 0
	:: else
	fi;
	if
	:: h[i].wants == NOTHING -> h[i].newEpoch = 0
	:: else
	fi;
	if
	:: h[i].state == SIMPLEX || h[i].state == DUPLEX && h[i].deadline > 0 -> h[i].since = 0
	:: h[i].state == BACKUP && h[i].since > SILENCE + 1 -> h[i].since = SILENCE + 1
	:: else
	fi
}

inline look(i)
{
	h[i].looked = 1;
	if
	:: h[i].stood ->
		h[i].stood = 0;
		h[i].bound = 0;
		h[i].since = 0
	:: else
	fi;
	if
	:: h[i].state == JOINING -> joining(i)
	:: h[i].state == BACKUP -> backup(i)
	:: h[i].state == TAKING_OVER -> taking_over(i)
	:: h[i].state == DUPLEX -> duplex(i)
	:: h[i].state == SIMPLEX -> simplex(i)
	:: h[i].state == HANDING_OVER -> handing_over(i)
	fi
}

/* Carries out what was decided. The process may have stood still since. */
inline act(i)
{
	if
	:: h[i].wants == GO_ON ->
		if
#ifdef UNCHECKED
		:: h[i].primary ->
#else
		:: h[i].primary && h[i].deadline > 0 && h[i].word > 0 ->
#endif
			if
			:: h[i].word > h[i].deadline -> h[i].deadline = h[i].word
			:: else
			fi;
			h[i].gate = 0;
			enter(i, SIMPLEX)
		:: else
		fi
	:: h[i].wants == ALONE && h[i].stale && h[i].holds -> to_backup(i, h[i].epoch, 1)
	:: h[i].wants == ALONE && !(h[i].stale && h[i].holds) ->
		if
#ifdef LATE
		:: true ->
#else
		:: h[i].valid > 0 && h[i].word > 0 ->
#endif
			h[i].epoch = h[i].newEpoch;
			h[i].deadline = h[i].word;
			h[i].first = 0;
			h[i].primary = 1;
			h[i].grants = 0;
			h[i].gate = 0;
			enter(i, SIMPLEX)
		:: else
		fi
	:: h[i].wants == TAKE ->
		if
#ifdef LATE
		:: true ->
#else
		:: h[i].valid > 0 ->
#endif
			h[i].epoch = h[i].newEpoch;
			h[i].deadline = (h[i].valid > 0 -> h[i].valid : LEASE);
			h[i].primary = 1;
			h[i].grants = 0;
			h[i].gate = 1;
			h[i].confirmed = 0;
			h[i].shadowInstance = said[i].instance;
			enter(i, DUPLEX)
		:: else
		fi
	fi;
	h[i].wants = NOTHING;
	h[i].valid = 0;
	h[i].newEpoch = 0
}

inline forget(r)
{
	r.there = 0; r.speaks = 0; r.bound = 0; r.ready = 0; r.yields = 0; r.instance = 0;
	r.epoch = 0; r.claim = 0; r.heard = 0; r.left = 0
}

/* A control message: the whole state of one service. The last one may be lost, or still on its way. */
inline tell(i)
{
	if
	:: !cut -> say(i)
	:: else
	fi
}

inline say(i)
{
	wire[1 - i].there = 1;
	wire[1 - i].speaks = h[i].state == DUPLEX || h[i].state == SIMPLEX;
	wire[1 - i].bound = h[i].state == DUPLEX;
	wire[1 - i].ready = h[i].state != JOINING;
	wire[1 - i].yields = h[i].state == HANDING_OVER && !h[i].claiming;
	wire[1 - i].epoch = h[i].epoch;
	wire[1 - i].claim = (h[i].claiming -> h[i].claim : 0);
	wire[1 - i].heard = said[i].claim;
	wire[1 - i].instance = h[i].instance;
	wire[1 - i].left = (wire[1 - i].yields -> LEASE : 0)
}

inline hear(i)
{
	said[i].speaks = wire[i].speaks;
	said[i].bound = wire[i].bound;
	said[i].ready = wire[i].ready;
	said[i].yields = wire[i].yields;
	said[i].epoch = wire[i].epoch;
	said[i].claim = wire[i].claim;
	said[i].heard = wire[i].heard;
	said[i].instance = wire[i].instance;
	said[i].left = wire[i].left;
	if
	:: wire[i].bound -> h[i].boundLeft = LEASE + MARGIN
	:: else
	fi;
	h[i].kernelAlive = SILENCE; /* the PROBE or REQUEST that is sent with it */
	h[i].daemonAlive = SILENCE;
	h[i].recent = SILENCE;
	forget(wire[i])
}

inline crash(i)
{
	h[i].up = 0; h[i].paused = 0; h[i].stalled = 0; h[i].looked = 1; h[i].stood = 0;
	h[i].primary = 0; h[i].grants = 0; h[i].gate = 0; h[i].first = 0; h[i].deadline = 0; h[i].granted = 0;
	h[i].state = JOINING; h[i].wants = NOTHING; h[i].epoch = 0; h[i].newEpoch = 0; h[i].valid = 0; h[i].since = 0;
	h[i].kernelAlive = 0; h[i].daemonAlive = 0; h[i].recent = 0;
	h[i].bound = 0; h[i].claiming = 0; h[i].boundLeft = 0; h[i].claim = 0;
	h[i].instance = 1 - h[i].instance; h[i].shadowInstance = 0;
	h[i].asking = (h[i].asking == ASKED || h[i].asking == FORGOTTEN -> FORGOTTEN : IDLE);
	h[i].left = 0; h[i].word = 0; h[i].stale = 0; h[i].marked = 1;
	h[i].holds = 0; h[i].received = 0; h[i].confirmed = 0;
	forget(said[i])
}

/*
 * The arbiter takes a question in. etcd: a transaction on a key with a lease, so that of two one has the word. FENCE: the
 * partner is switched off, or the attempt fails.
 */
inline arbitrate(i)
{
#ifdef FENCE
	if
	:: h[i].asking == ASKED && h[i].up ->
		if
		:: h[1 - i].up -> crash(1 - i)
		:: else
		fi;
		h[i].asking = GIVEN
	:: h[i].asking == ASKED && h[i].up && !calm -> h[i].asking = REFUSED
	:: h[i].asking != ASKED || !h[i].up -> h[i].asking = IDLE
	fi
#else
	if
	:: holder == NOBODY || holder == i ->
		if
		:: holder == NOBODY -> h[i].marked = alone[i]
		:: else -> h[i].marked = h[i].marked || h[i].state == SIMPLEX
		fi;
		holder = i;
		holderLeft = TTL;
		if
		:: h[i].asking == ASKED && h[i].state == SIMPLEX -> alone[1 - i] = 0; h[i].asking = GIVEN
		:: h[i].asking == ASKED && h[i].state != SIMPLEX -> h[i].stale = alone[1 - i]; h[i].asking = GIVEN
		:: h[i].asking == FORGOTTEN -> h[i].asking = IDLE
		fi;
#ifndef NO_MARK
		alone[i] = 1
#endif
	:: else -> h[i].asking = (h[i].asking == ASKED -> REFUSED : IDLE)
	fi
#endif
}

inline answer(i)
{
	h[i].asking = IDLE;
#ifdef FENCE
	h[i].word = NEVER
#else
#ifdef FROM_ANSWER
	h[i].word = HOLDS;
#else
	h[i].word = h[i].left;
#endif
#endif
	h[i].left = 0
}

/* Frames that the daemons set in motion with each heartbeat: PROBE and REQUEST. */
inline pulse(i)
{
	if
	:: ASKS(i) -> request[1 - i] = LEASE
	:: !RELIABLE || !ASKS(i) -> skip
	fi
}

inline check()
{
	assert(!(SPEAKS(0) && SPEAKS(1)));		 /* never two voices */
	assert(!(SERVES(0) && h[0].received < told)); /* no acknowledged byte lost */
	assert(!(SERVES(1) && h[1].received < told))
}

/* What is on its way to the host is lost. */
inline lose(i)
{
	forget(wire[i]);
	request[i] = 0;
	grant[i] = 0
}

/* All that can happen at one host, in any order. */
proctype Side(byte me)
{
	do
	/* control message */
	:: atomic { wire[me].there && RUNS(me) && FRESH -> hear(me) }
	/* lease frames: lease_frame() of lease.h */
	:: atomic {
		request[me] > 0 && h[me].up && !h[me].paused && FRESH ->
		h[me].kernelAlive = SILENCE;
		if
		:: !h[me].primary && h[me].grants ->
			h[me].granted = (h[me].granted > GRANTED -> h[me].granted : GRANTED);
			grant[1 - me] = request[me]
		:: else
		fi;
		request[me] = 0
	}
	:: atomic {
		grant[me] > 0 && h[me].up && !h[me].paused && FRESH ->
		h[me].kernelAlive = SILENCE;
		if
#ifdef FROM_ARRIVAL
		:: h[me].primary && h[me].deadline != NEVER && LEASE > h[me].deadline -> h[me].deadline = LEASE
#else
		:: h[me].primary && h[me].deadline != NEVER && grant[me] > h[me].deadline -> h[me].deadline = grant[me]; h[me].first = 0
#endif
		:: else
		fi;
		grant[me] = 0;
		check()
	}
	/* the daemon looks, and tells; between look and deed it may stand still */
	:: atomic {
		RUNS(me) && !h[me].looked && h[me].wants == NOTHING && (me == 0 || RESTS(0)) && TAKEN(0) && TAKEN(1) &&
		(calm || h[me].epoch < EPOCHS) ->
		look(me);
		tidy(me);
		tell(me);
		check()
	}
	:: atomic { RUNS(me) && h[me].wants != NOTHING -> printf("host %d: %e\n", me, h[me].wants); act(me); check() }
	/* the arbiter */
	:: atomic { (FRESH || calm) && (h[me].asking == ASKED || h[me].asking == FORGOTTEN) -> arbitrate(me); check() }
	:: atomic { (FRESH || calm) && h[me].asking == GIVEN && h[me].up -> answer(me) }
	/* faults */
	:: atomic { !calm && faults > 0 && h[me].up -> faults--; crash(me); printf("host %d crashes\n", me) }
	:: atomic { !calm && !h[me].up -> h[me].up = 1; h[me].looked = 0 }
	:: atomic { !calm && faults > 0 && RUNS(me) && MAY_PAUSE(me) -> faults--; h[me].paused = 1 }
	:: atomic { !calm && h[me].paused -> h[me].paused = 0; h[me].stood = 1; check() }
	:: atomic { !calm && faults > 0 && RUNS(me) -> faults--; h[me].stalled = 1 }
	:: atomic { !calm && h[me].stalled -> h[me].stalled = 0; h[me].stood = 1 }
	/* the client: a byte arrives, is relayed, confirmed, acknowledged */
	:: atomic { SERVES(me) && h[me].received < BYTES && h[me].received <= told -> h[me].received++ }
	:: atomic {
		SERVES(me) && h[1 - me].up && !h[1 - me].paused && !h[1 - me].primary && h[1 - me].holds &&
		h[1 - me].received >= told && h[1 - me].received < h[me].received ->
		h[1 - me].received++
	}
	:: atomic {
		SERVES(me) && h[1 - me].up && !h[1 - me].paused && !h[1 - me].primary && h[1 - me].holds &&
		h[me].confirmed < h[1 - me].received ->
		h[me].confirmed = h[1 - me].received
	}
	:: atomic {
		SERVES(me) && told < h[me].received &&
#ifndef OPEN_GATE
		(!h[me].gate || told < h[me].confirmed) &&
#endif
		true -> told++; check()
	}
	/* calm: only this host is left, and the arbiter answers */
	:: atomic {
		RESUMES && !calm && h[me].up && !h[me].paused && !h[me].stalled ->
		calm = 1;
		healthy = me;
		forget(wire[me]);
		request[me] = 0;
		grant[me] = 0;
		printf("host %d is left alone\n", me);
		if
		:: h[1 - me].up -> crash(1 - me)
		:: else
		fi
	}
	od
}

/* Time goes on when every daemon that runs has looked. */
proctype Clocks()
{
	do
	:: atomic {
		!calm && !cut && cuts > 0 ->
		cuts--;
		cut = 1;
		lose(0);
		lose(1);
		printf("the links are cut\n")
	}
	:: atomic { !calm && cut -> cut = 0; printf("the links are back\n") }
	:: atomic {
		now < TICKS && RESTS(0) && RESTS(1) && calm <= CALM &&
		(!calm || (ANSWERED(0) && ANSWERED(1))) ->
		ticks(0);
		ticks(1);
		less(holderLeft);
		if
		:: holderLeft == 0 -> holder = NOBODY
		:: else
		fi;
		pulse(0);
		pulse(1);
		if
		:: calm > 0 -> calm++
		:: else -> now++
		fi;
		printf("tick: told %d, word of %d for %d\n", told, holder, holderLeft);
		describe(0);
		describe(1);
		check();
		assert(calm <= CALM || SPEAKS(healthy)) /* one healthy host and an arbiter: service resumes */
	}
	od
}

init
{
	atomic {
		h[0].up = 1; h[1].up = 1;
		h[0].state = DUPLEX; h[1].state = BACKUP;
		h[0].wants = NOTHING; h[1].wants = NOTHING;
		h[0].asking = IDLE; h[1].asking = IDLE;
		h[0].primary = 1; h[0].gate = 1; h[0].deadline = LEASE;
		h[1].grants = 1; h[1].granted = GRANTED;
		h[0].epoch = 1; h[1].epoch = 1;
		h[0].kernelAlive = SILENCE; h[1].kernelAlive = SILENCE;
		h[0].holds = 1; h[1].holds = 1;
		h[0].slips = SLIPS; h[1].slips = SLIPS;
		run Side(0);
		run Side(1);
		run Clocks()
	}
}
