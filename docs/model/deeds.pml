/* deeds.pml - a look, and what is done about it; between the two a process may stand still. */
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
