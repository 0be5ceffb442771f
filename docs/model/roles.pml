/* roles.pml - what the role machine decides in each state: RoleMachine, Claim. */
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
		:: !HEARD(i) && FREE(i) -> speak_alone(i)
		:: else
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
