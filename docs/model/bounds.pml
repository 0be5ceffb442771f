/* bounds.pml - durations, bounds of the search, and what can be broken. */
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
