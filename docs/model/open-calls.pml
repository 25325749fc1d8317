/*
 * The cut-off inside one gateway process, as access/access-view.ts, decision/judge-standing.ts, gateway/pipeline.ts and
 * gateway/open-calls.ts do it. See README.md beside this file.
 *
 * A call is decided on what is known, waits for as long as it likes (a body, a queue, a connection), is asked about once
 * more, and sends. Meanwhile one change that cuts its credential off is applied, in steps between which calls run. The
 * change is of one of three kinds, of which two drop no grant. The credential may also end by itself, at any moment.
 *
 * Safety: no byte of the call goes out once the change counts as applied (only then can control confirm it), or once the
 * credential has ended.
 */
#define CALLS 2

mtype = { GRANT, KEYS, TOKEN };
mtype kind;                        /* the API user was changed; a signing key was removed; a token was revoked */

bool dropped = false;              /* the grant is no longer in the cache: whoever asks learns the truth */
bool reloaded = false;             /* keys and revoked tokens are read anew */
byte revision = 0;
bool applied = false;
bool ended = false;                /* the expiry of the API user or its key has passed */

bool open[CALLS];                  /* the call is among the open calls */
bool cut[CALLS];

/* What authentication believes at this moment. */
#define KNOWN_DEAD ((kind == GRANT && dropped) || (kind != GRANT && reloaded))

#define SENDS assert(!applied && !ended)

active proctype Apply() {
  byte c;
  bool concerned[CALLS];

  if :: kind = GRANT :: kind = KEYS :: kind = TOKEN fi;
#ifdef MUTATE_REVISION_BEFORE_RELOAD
  revision++;
#endif
  dropped = (kind == GRANT);
#ifdef MUTATE_JUDGE_BEFORE_RELOAD
  /* The open calls are judged by what is known now, that is, before the new keys are. */
  atomic {
    c = 0;
    do
    :: c < CALLS -> cut[c] = (cut[c] || (open[c] && KNOWN_DEAD)); c++
    :: else -> break
    od
  }
#endif
  /* Reading takes time: calls run meanwhile. */
  reloaded = true;
#ifndef MUTATE_REVISION_BEFORE_RELOAD
#ifndef MUTATE_NO_REVISION
  revision++;
#endif
#endif
#ifdef MUTATE_APPLIED_BEFORE_JUDGED
  applied = true;
#endif
#ifndef MUTATE_JUDGE_BEFORE_RELOAD
  /* Those that are open now are judged, each in its own time, since its API user may have to be loaded. */
  atomic {
    c = 0;
    do
    :: c < CALLS -> concerned[c] = open[c]; c++
    :: else -> break
    od
  }
  c = 0;
  do
  :: c < CALLS ->
     if
     :: concerned[c] && KNOWN_DEAD -> cut[c] = true
     :: else -> skip
     fi;
     c++
  :: else -> break
  od;
#endif
  applied = true
}

active [CALLS] proctype Call() {
  byte id = _pid - 1;
  byte noted;
  bool oldGrant, oldKeys;

decide:
  /* The revision is noted before anything is looked up. */
  noted = revision;
  /* A verification or a look-up may have to be waited for. */
  atomic {
    if
    :: kind == 0 -> oldGrant = true; oldKeys = true
    :: else ->
       if :: KNOWN_DEAD -> goto over :: else -> skip fi;
       oldGrant = !dropped; oldKeys = !reloaded
    fi
  }
  /* So may a proof of possession, a password: the call is not known as authenticated yet. */
  skip;
  if
  :: /* It has to wait. From here on it is an open call. */
#ifndef MUTATE_NOT_OPEN_WHILE_WAITING
     atomic { if :: cut[id] -> goto over :: else -> open[id] = true fi };
#endif
     skip
  :: /* It is sent in the same turn. */
     skip
  fi;
  /* The last question, and the first byte in the same turn. */
  atomic {
    if :: cut[id] -> goto over :: else -> skip fi;
#ifndef MUTATE_NO_END_IN_LAST_QUESTION
    if :: ended -> goto over :: else -> skip fi;
#endif
    if
#ifdef MUTATE_NO_LAST_QUESTION
    :: true -> skip
#else
    :: noted == revision -> skip
#ifdef MUTATE_GRANT_ONLY
    /* As it was: only the grant is compared. */
    :: noted != revision && oldGrant && !dropped -> skip
    :: noted != revision && !(oldGrant && !dropped) -> goto decide
#else
    /* Not current where the grant was dropped, the keys are other ones, or the token is among the revoked. */
    :: noted != revision && oldGrant && !dropped && !(oldKeys && reloaded && kind != GRANT) -> skip
    :: noted != revision && !(oldGrant && !dropped && !(oldKeys && reloaded && kind != GRANT)) -> goto decide
#endif
#endif
    fi;
#ifndef MUTATE_NOT_OPEN_WHILE_SENDING
    open[id] = true;
#endif
    SENDS
  };
  /* Every further piece. */
  do
  :: atomic {
       if :: cut[id] -> goto over :: else -> skip fi;
#ifndef MUTATE_NO_END_PER_PIECE
       if :: ended -> goto over :: else -> skip fi;
#endif
       SENDS
     }
  :: break
  od;
over:
  open[id] = false
}

active proctype Expiry() {
  if :: ended = true :: skip fi
}
