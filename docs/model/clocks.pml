/* clocks.pml - time, as each host measures it. */
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
#ifdef NO_ARBITER
		if
		:: h[i].quiet <= LEASE -> h[i].quiet++
		:: else
		fi;
#endif
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
