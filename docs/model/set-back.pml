/*
 * A database that is set back, as access/change-feed.ts and compose/feed-witness.ts see it. See README.md beside this file.
 *
 * The feed is rows that are numbered without gaps; each has a mark of its own. A restore, or a failover to a replica that
 * lags, takes the last rows away, and new ones get their numbers. Leases are those of cut-off.pml: a gateway whose lease
 * was given up does not answer until it has looked again.
 *
 * Safety: no gateway answers calls by what it knew before a revocation that is confirmed (GATEWAY), and no control
 * acknowledges anything on a database that lacks what was acknowledged, unless somebody said that this is meant (WITNESS).
 */
#define ROWS 4                     /* highest number in the model */
#define BACKUP 1                   /* the backup holds so many rows */

byte rows = 0;                     /* of the database now */
byte mark[ROWS + 1];               /* the mark of each row; 0: there is none */
byte nextMark = 1;
bool isRestored = false;
bool isAccepted = false;           /* POSTERN_ACCEPT_RESTORED=yes */

byte revocation = 0;               /* the number of the revocation that must hold, and its mark */
byte revocationMark = 0;
bool confirmed = false;

/* The gateway. */
byte applied = 0;
byte appliedMark = 0;
bool knows = false;                /* it has applied the revocation */
bool isFresh = false;
bool isSetBack = false;
byte leaseApplied = 0;
bool isLeased = false;

/* Control, and its file. */
bool isUp = true;
bool isStopped = false;            /* it acknowledges nothing more */
byte witness = 0;
byte witnessMark = 0;
byte acknowledged = 0;             /* the last change that was acknowledged, and its mark */
byte acknowledgedMark = 0;

#ifdef MUTATE_NUMBERS_ONLY
#define HOLDS(number, itsMark) (number == 0 || number <= rows)
#else
#define HOLDS(number, itsMark) (number == 0 || (number <= rows && mark[number] == itsMark))
#endif
/* The truth, whatever is compared. */
#define IS_LOST (acknowledged > 0 && (acknowledged > rows || mark[acknowledged] != acknowledgedMark))

active proctype Gateway() {
  byte row;
end:
  do
  :: /* A look: the last applied change once more, what follows it, and the renewal. */
     atomic {
       if
       :: isSetBack -> isFresh = false
#ifndef MUTATE_GATEWAY_LOOKS_BACK_NEVER
       :: !isSetBack && !HOLDS(applied, appliedMark) -> isSetBack = true; isFresh = false
       :: !isSetBack && HOLDS(applied, appliedMark) ->
#else
       :: !isSetBack ->
#endif
          row = applied + 1;
          do
          :: row <= rows ->
             if :: revocation > 0 && row == revocation && mark[row] == revocationMark -> knows = true :: else -> skip fi;
             row++
          :: else -> break
          od;
          if :: rows > applied -> applied = rows; appliedMark = mark[rows] :: else -> skip fi;
          leaseApplied = applied; isLeased = true; isFresh = true
       fi
     }
  :: /* It is cut off from the database: it is stale, and only then does control give its lease up. */
     atomic { isFresh = false; isLeased = false }
  od
}

active proctype Control() {
  byte number, itsMark;
end:
  do
  :: atomic { isUp && !isStopped && rows < ROWS ->
       /* A change is committed; where the database is known to have been set back, nothing is. */
#ifndef MUTATE_COMMIT_UNCHECKED
       if
       :: !HOLDS(witness, witnessMark) -> isStopped = true
       :: else ->
#else
       if
       :: true ->
#endif
          rows++; mark[rows] = nextMark; nextMark++;
          number = rows; itsMark = mark[rows];
          if
          :: isRestored && revocation == 0 -> revocation = number; revocationMark = itsMark
          :: true -> skip
          fi
       fi
     };
     if
     :: isStopped || !isUp -> skip
     :: else ->
#ifdef MUTATE_WITNESS_AFTER_ANSWER
        atomic { if :: isUp && number > 0 -> acknowledged = number; acknowledgedMark = itsMark :: else -> skip fi };
#endif
        /* The witness: what it held is there, and the newest is written, never a lower one. */
        atomic {
          if
          :: !isUp -> skip
#ifdef MUTATE_WITNESS_LOWERED
          :: isUp -> witness = rows; witnessMark = mark[rows]
#else
          :: isUp && !HOLDS(witness, witnessMark) -> isStopped = true
          :: isUp && HOLDS(witness, witnessMark) -> witness = rows; witnessMark = mark[rows]
#endif
          fi
        };
#ifndef MUTATE_WITNESS_AFTER_ANSWER
        atomic {
          if
          :: isUp && !isStopped && number > 0 && number <= rows && mark[number] == itsMark ->
             assert(!IS_LOST || isAccepted);
             acknowledged = number; acknowledgedMark = itsMark
          :: else -> skip
          fi
        }
#else
        skip
#endif
     fi
  :: atomic { isUp && !isStopped && revocation > 0 && !confirmed && (!isLeased || leaseApplied >= revocation) -> confirmed = true }
  :: /* Killed at any moment. */
     atomic { isUp -> isUp = false; isStopped = false }
  :: atomic { !isUp ->
       if
       :: HOLDS(witness, witnessMark) ->
          /* It starts without a word. */
          assert(!IS_LOST || isAccepted);
          isUp = true
       :: !HOLDS(witness, witnessMark) && isRestored ->
          /* Somebody says that it is meant; the witness begins anew. Or it does not start. */
          if
          :: isAccepted = true; witness = rows; witnessMark = mark[rows]; isUp = true
          :: skip
          fi
       fi
     }
  od
}

#ifdef MUTATE_RESTORE_IN_A_HURRY
#define IS_AWAY_LONG true
#else
#define IS_AWAY_LONG (!isFresh)
#endif

/* Once. */
active proctype Restore() {
  if
  :: /* A failover to a replica that lags, at any moment: its leases say what they said then. */
     atomic { rows > BACKUP ->
       rows = BACKUP; isRestored = true;
       if :: leaseApplied > BACKUP -> leaseApplied = BACKUP :: else -> skip fi
     }
  :: /* A backup, by the procedure: control is stopped, and the database away for longer than a gateway answers without it. */
     atomic { rows > BACKUP && !isUp && IS_AWAY_LONG ->
       rows = BACKUP; isRestored = true; isLeased = false; leaseApplied = 0
     }
  fi
}

active proctype Monitor() {
  atomic { confirmed && isFresh && !knows -> assert(false) }
}
