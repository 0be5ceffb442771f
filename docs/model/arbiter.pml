/* arbiter.pml - the right to speak without the partner's lease: Arbitration, EtcdArbiter. */
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
