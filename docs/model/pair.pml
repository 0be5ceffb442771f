/*
 * One service on two hosts: leases, roles, takeover, arbiter, and one client's bytes. README.md says what is
 * abstracted, and which broken variants (-DNAME) the checker has to find an error in.
 *
 * Time goes in ticks of one heartbeat. Every duration is a counter that runs down with the clock of the host that
 * measures it; a clock may slip by a tick, forwards or backwards (SLIPS). Messages wait in slots of one; they are
 * taken at any later time, or lost when the next one takes their place.
 */
#include "bounds.pml"
#include "state.pml"
#include "clocks.pml"
#include "arbiter.pml"
#include "roles.pml"
#include "deeds.pml"
#include "messages.pml"

inline crash(i)
{
	h[i].up = 0; h[i].paused = 0; h[i].stalled = 0; h[i].looked = 1; h[i].stood = 0;
	h[i].primary = 0; h[i].grants = 0; h[i].gate = 0; h[i].first = 0; h[i].deadline = 0; h[i].granted = 0;
	h[i].state = JOINING; h[i].wants = NOTHING; h[i].epoch = 0; h[i].newEpoch = 0; h[i].valid = 0; h[i].since = 0;
	h[i].kernelAlive = 0; h[i].daemonAlive = 0; h[i].recent = 0; h[i].quiet = 0;
	h[i].bound = 0; h[i].claiming = 0; h[i].boundLeft = 0; h[i].claim = 0;
	h[i].instance = 1 - h[i].instance; h[i].shadowInstance = 0;
	h[i].asking = (h[i].asking == ASKED || h[i].asking == FORGOTTEN -> FORGOTTEN : IDLE);
	h[i].left = 0; h[i].word = 0; h[i].stale = 0; h[i].marked = 1;
	h[i].holds = 0; h[i].received = 0; h[i].confirmed = 0;
	forget(said[i])
}

inline check()
{
	assert(!(SPEAKS(0) && SPEAKS(1)));		 /* never two voices */
	assert(!(SERVES(0) && h[0].received < told)); /* no acknowledged byte lost */
	assert(!(SERVES(1) && h[1].received < told))
}

/* All that can happen at one host, in any order. */
proctype Side(byte me)
{
end:
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
		RUNS(me) && !h[me].looked && h[me].wants == NOTHING && (me == 0 || RESTS(0)) && ARRIVED &&
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

/* Here the search may end. Anywhere else a time that cannot go on is an error of the model, which would hide others. */
#define WAITS(i) (RUNS(i) && !h[i].looked && h[i].epoch >= EPOCHS)
#define AT_BOUND (now == TICKS || calm > CALM || !calm && (WAITS(0) || WAITS(1)))

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
	:: atomic { AT_BOUND -> break }
	od
}

/*
 * A later beginning, to see what comes after it within fewer ticks: the links were cut, and the backup is about to take
 * over. With PARTED=1 nobody speaks, with PARTED=2 the primary goes on by the arbiter's word, with PARTED=3 the last grant is
 * still on its way to it, for two ticks now.
 */
inline parted()
{
	cut = 1;
	h[0].kernelAlive = 0; h[1].kernelAlive = 0;
	h[0].first = 0; h[0].deadline = 0;
	h[1].state = TAKING_OVER; h[1].granted = 0; h[1].bound = 1;
	stop_granting(1);
	if
	:: PARTED == 2 ->
		h[0].state = SIMPLEX; h[0].gate = 0;
		h[0].deadline = HOLDS; h[0].word = HOLDS;
		holder = 0; holderLeft = TTL; alone[0] = 1
	:: PARTED == 3 ->
		grant[0] = LEASE - 2; h[0].deadline = LEASE - 2; h[1].granted = GRANTED - 2
	:: else
	fi
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
		h[1].since = SILENCE + 1;
		/* without a client nobody has shadows that the arbiter's mark could make stale */
		h[0].holds = BYTES > 0; h[1].holds = BYTES > 0;
		h[0].slips = SLIPS; h[1].slips = SLIPS;
#ifdef PARTED
		parted();
#endif
		run Side(0);
		run Side(1);
		run Clocks()
	}
}
