/* state.pml - what there is, and words for what is seen of it. */
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
	byte quiet; /* without an arbiter: since the partner's daemon was heard */
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
/* AddressCheck: who speaks answers for the address; the question takes longer than a decision to speak holds */
#define FREE(i)	  ((cut || !SPEAKS(1 - i)) && h[i].quiet > LEASE)
#define WAITED(i) (h[i].since > DOUBT && FREE(i))
#define DECISIVE  0
#else
#define FREE(i)	  1
#define WAITED(i) (h[i].since >= LEASE + MARGIN)
#define DECISIVE  1
#endif

/* Messages arrive after a tick and before the daemons look: one that comes later may as well come after the next. */
#define FRESH	 (!(RUNS(0) && h[0].looked) && !(RUNS(1) && h[1].looked))
#define RESTS(i) (!RUNS(i) || h[i].looked && h[i].wants == NOTHING)
#ifdef RELIABLE_LINKS
#define RELIABLE (calm == 0)
#define TAKEN(i) (!(h[i].up && !h[i].paused) || request[i] == 0 && grant[i] == 0 && (h[i].stalled || !wire[i].there))
/* What was said before this tick has arrived; what a host has said since comes with the next. */
#define ARRIVED (!FRESH || TAKEN(0) && TAKEN(1))
#else
#define RELIABLE 0
#define ARRIVED	 1
#endif
/* A host that is primary asks, also one whose lease has ended: by its daemon, or in answer to the partner's. */
#define ASKS(i)	    (!cut && h[i].up && !h[i].paused && h[i].primary && (RUNS(i) || RUNS(1 - i)))
#define ANSWERED(i) (h[i].asking == IDLE || h[i].asking == REFUSED)
#ifdef NO_ARBITER
#define MAY_PAUSE(i) (h[i].deadline != NEVER)
#else
#define MAY_PAUSE(i) 1
#endif
#define SERVES(i)   (SPEAKS(i) && h[i].holds)
