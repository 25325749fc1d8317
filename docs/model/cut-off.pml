/*
 * The cut-off, as access/change-feed.ts and access/live-gateways.ts do it. See README.md beside this file.
 *
 * One change cuts a credential off. Gateways poll the feed (hints are a poll that comes early), renew a lease after each
 * complete look, may stand still, crash and begin anew; the control plane commits the change, looks at the leases and
 * confirms. Time passes in ticks; every process has the same ticks, since only the speed of clocks matters, and the
 * margin between MAX_STALE and LEASE stands for their error. A process that stands still, or whose database does not answer,
 * is one that takes no step while time passes.
 *
 * Safety: once confirmed, no gateway accepts the credential.
 */
/* Gateways do not know of each other, and confirmation is the and of all: what holds for one holds for each. */
#define GATEWAYS 1
#define MAX_STALE 2
#define LEASE 3
#define CRASHES 1

/* What the database holds. */
bool changed = false;              /* the change is committed */
bool leased[GATEWAYS];             /* a lease is there that has not ended */
bool moved[GATEWAYS];              /* its counter of renewals moved since control looked last */
bool applied[GATEWAYS];            /* the lease says that the change is applied */

/* What each gateway process knows. */
bool up[GATEWAYS];
bool knows[GATEWAYS];              /* it has applied the change */
byte lookAge[GATEWAYS];            /* ticks since the look that is on its way began */
byte age[GATEWAYS];                /* ticks since its last complete look began; MAX_STALE or more: stale */

/* What the control plane has seen. */
byte silent[GATEWAYS];             /* ticks since it first saw the counter where it stands; nothing is known before it looked */
bool hasLooked[GATEWAYS];
bool confirmed = false;

#define FRESH(g) (up[g] && age[g] < MAX_STALE)
#define ACCEPTS(g) (FRESH(g) && !knows[g])

/* Nobody may be asked to believe it: this is checked in every state. */
#define SAFE (!(confirmed && ACCEPTS(0)))

active [GATEWAYS] proctype Gateway() {
  byte g = _pid;
  bool found;                      /* what the look read */
  byte left = CRASHES;

begin:
  /* Loads the feed's end and what it serves; not fresh, whatever it has loaded. */
  atomic { up[g] = true; age[g] = MAX_STALE; knows[g] = changed; }
  /* Makes itself known, in one transaction of its own. */
#ifdef PLANT_FRESH_AT_START
  /* The planted error: answers from what it loaded before it was known. */
  age[g] = 0;
#endif
  atomic { leased[g] = true; moved[g] = true; applied[g] = knows[g]; }

  do
  :: /* A look. Its age counts from here. */
     lookAge[g] = 0;
     /* The query is answered: by what is committed now. The answer may take any time to come. */
     found = changed;
     /* Applied, and what is open is cut, in one turn. */
     knows[g] = knows[g] || found;
#ifdef PLANT_NO_RENEWAL
     /* The planted error: a look counts though the lease was not renewed. */
     age[g] = lookAge[g];
#else
     if
     :: atomic { leased[g] -> moved[g] = true; applied[g] = knows[g]; }
        /* The database's answer may be lost: then the look does not count. */
        if
#ifdef PLANT_AGE_AFTER_ANSWER
        /* The planted error: the age counts from the answer, not from before the question. */
        :: age[g] = 0
#else
        :: age[g] = lookAge[g]
#endif
        :: skip
        fi
     :: atomic { !leased[g] -> leased[g] = true; moved[g] = true; applied[g] = knows[g]; }
        /* Known again: only the next look counts. */
     fi
#endif
  :: left > 0 -> left--;
     atomic { up[g] = false; age[g] = MAX_STALE; }
     goto begin
  od
}

active proctype Control() {
  byte g;
  bool all;
  bool isAfter;                    /* this look began after the commit */

  do
  :: !changed -> changed = true    /* state, audit event and feed row: one transaction */
  :: !confirmed ->                 /* leases are watched before there is anything to confirm, too */
     isAfter = changed;
     atomic {
       /* One query over all leases. */
       all = true; g = 0;
       do
       :: g < GATEWAYS ->
          if
          :: leased[g] && (!hasLooked[g] || moved[g]) -> moved[g] = false; hasLooked[g] = true; silent[g] = 0
          :: else -> skip
          fi;
          if
          :: leased[g] && !applied[g] -> all = false
          :: else -> skip
          fi;
          g++
       :: else -> break
       od
     }
     if
     :: all && isAfter -> confirmed = true
     :: else -> skip
     fi;
     /* Ends a lease that was silent for its whole length, unless it was renewed meanwhile. */
     g = 0;
     do
     :: g < GATEWAYS ->
        atomic {
          if
          :: leased[g] && hasLooked[g] && silent[g] >= LEASE && !moved[g] -> leased[g] = false
          :: else -> skip
          fi
        }
        g++
     :: else -> break
     od
  :: confirmed -> break
  od
}

/* Time passes at any moment, for everybody alike. */
active proctype Clock() {
  byte g;
end:
  do
  :: atomic {
       g = 0;
       do
       :: g < GATEWAYS ->
          if :: age[g] < MAX_STALE -> age[g]++ :: else -> skip fi;
          if :: lookAge[g] < MAX_STALE -> lookAge[g]++ :: else -> skip fi;
          if :: silent[g] < LEASE -> silent[g]++ :: else -> skip fi;
          g++
       :: else -> break
       od
     }
  od
}

active proctype Monitor() {
  atomic { !SAFE -> assert(SAFE) }
}
