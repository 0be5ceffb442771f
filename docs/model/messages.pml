/* messages.pml - control messages and lease frames on their way. */
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
	:: wire[i].bound -> h[i].boundLeft = GRANTED
	:: else
	fi;
	h[i].kernelAlive = SILENCE; /* the PROBE or REQUEST that is sent with it */
	h[i].daemonAlive = SILENCE;
	h[i].recent = SILENCE;
	h[i].quiet = 0;
	forget(wire[i])
}

/* Frames that the daemons set in motion with each heartbeat: PROBE and REQUEST. */
inline pulse(i)
{
	if
	:: ASKS(i) -> request[1 - i] = LEASE
	:: !RELIABLE || !ASKS(i) -> skip
	fi
}

/* What is on its way to the host is lost. */
inline lose(i)
{
	forget(wire[i]);
	request[i] = 0;
	grant[i] = 0
}
