/** A model with one broken rule. */
export interface Mutation {
  readonly model: ModelName;
  /** The broken rule, as a sentence. */
  readonly breaks: string;
  /** Either names for the model's preprocessor, or a piece of its text and the text that replaces it. */
  readonly define?: readonly string[];
  readonly replace?: readonly [text: string, by: string];
  /** Why the model still holds; omitted if spin has to find a violation. */
  readonly harmless?: string;
}

export const modelNames = ['cut-off', 'open-calls', 'set-back'] as const;
export type ModelName = (typeof modelNames)[number];

const renewal = 'leased[g] -> moved[g] = true; applied[g] = knows[g]; }';
const opening = '!leased[g] -> leased[g] = true; moved[g] = true; applied[g] = knows[g]; }';

/** Every rule of the models with its mutation. */
export const mutations: readonly Mutation[] = [...cutOff(), ...openCalls(), ...setBack()];

function cutOff(): readonly Mutation[] {
  const model = 'cut-off';
  return [
    {
      model,
      breaks: 'the age of a look counts from before the question',
      define: ['PLANT_AGE_AFTER_ANSWER'],
    },
    { model, breaks: 'a look counts only when the lease was renewed', define: ['PLANT_NO_RENEWAL'] },
    { model, breaks: 'a gateway that begins is not fresh', define: ['PLANT_FRESH_AT_START'] },
    { model, breaks: 'a lease outlives maxStale', replace: ['#define LEASE 3', '#define LEASE 1'] },
    {
      model,
      breaks: 'a lease is longer than maxStale',
      replace: ['#define LEASE 3', '#define LEASE 2'],
      harmless: 'all clocks of the model tick alike, so it needs no margin for their error; real ones do',
    },
    {
      model,
      breaks: 'a lease is ended by compare-and-set',
      replace: ['silent[g] >= LEASE && !moved[g] ->', 'silent[g] >= LEASE ->'],
    },
    {
      model,
      breaks: 'only a look from after the commit confirms',
      replace: ['isAfter = changed;', 'isAfter = true;'],
    },
    {
      model,
      breaks: 'a lease that has ended is not renewed',
      replace: [
        `atomic { ${renewal}`,
        'atomic { leased[g] = true; moved[g] = true; applied[g] = knows[g]; }',
      ],
    },
    {
      model,
      breaks: 'after a new lease only the next look counts',
      replace: [opening, opening.replace(' }', ' age[g] = lookAge[g]; }')],
    },
    {
      model,
      breaks: 'a lease says what is applied, not what was read',
      replace: ['found = changed;', 'found = changed; applied[g] = found;'],
    },
    {
      model,
      breaks: 'a renewal says what is applied, not where the feed ends',
      replace: [renewal, renewal.replace('= knows[g]', '= changed')],
    },
    {
      model,
      breaks: 'a gateway is stale after maxStale',
      replace: ['(up[g] && age[g] < MAX_STALE)', '(up[g])'],
    },
    {
      model,
      breaks: 'silence counts from when control first saw the lease',
      replace: ['(!hasLooked[g] || moved[g])', '(moved[g])'],
      harmless: 'a lease that is new has moved, so it is looked at all the same',
    },
    {
      model,
      breaks: 'a gateway that begins anew loads what is in force',
      replace: ['age[g] = MAX_STALE; knows[g] = changed; }', 'age[g] = MAX_STALE; }'],
      harmless: 'it answers nothing before a complete look, which tells it',
    },
  ];
}

function openCalls(): readonly Mutation[] {
  const model = 'open-calls';
  return [
    {
      model,
      breaks: 'the revision counts up after the reload',
      define: ['MUTATE_REVISION_BEFORE_RELOAD'],
    },
    { model, breaks: 'the revision counts up', define: ['MUTATE_NO_REVISION'] },
    { model, breaks: 'open calls are judged by what was read anew', define: ['MUTATE_JUDGE_BEFORE_RELOAD'] },
    {
      model,
      breaks: 'a change counts as applied when all open calls were judged',
      define: ['MUTATE_APPLIED_BEFORE_JUDGED'],
    },
    { model, breaks: 'there is a last question', define: ['MUTATE_NO_LAST_QUESTION'] },
    { model, breaks: 'the last question is about keys and tokens, too', define: ['MUTATE_GRANT_ONLY'] },
    {
      model,
      breaks: 'the last question is about expiry, too',
      define: ['MUTATE_NO_END_IN_LAST_QUESTION'],
    },
    { model, breaks: 'each further piece stops at an expiry', define: ['MUTATE_NO_END_PER_PIECE'] },
    { model, breaks: 'a call that sends is an open call', define: ['MUTATE_NOT_OPEN_WHILE_SENDING'] },
    {
      model,
      breaks: 'a call that waits is an open call',
      define: ['MUTATE_NOT_OPEN_WHILE_WAITING'],
      harmless:
        'the last question finds what it missed; as an open call it is refused at once, and holds no place in a queue and no memory',
    },
    {
      model,
      breaks: 'a call that waits is an open call, and the last question is about keys and tokens, too',
      define: ['MUTATE_NOT_OPEN_WHILE_WAITING', 'MUTATE_GRANT_ONLY'],
    },
  ];
}

function setBack(): readonly Mutation[] {
  const model = 'set-back';
  return [
    { model, breaks: 'rows of the feed are told apart by their marks', define: ['MUTATE_NUMBERS_ONLY'] },
    {
      model,
      breaks: 'a look reads the last applied change once more',
      define: ['MUTATE_GATEWAY_LOOKS_BACK_NEVER'],
    },
    {
      model,
      breaks: 'the witness is written before the answer',
      define: ['MUTATE_WITNESS_AFTER_ANSWER'],
    },
    { model, breaks: 'the witness is never lowered', define: ['MUTATE_WITNESS_LOWERED'] },
    {
      model,
      breaks: 'a backup is restored only while no gateway answers by what it knew before',
      define: ['MUTATE_RESTORE_IN_A_HURRY'],
    },
    {
      model,
      breaks: 'nothing is committed on a database that is known to have been set back',
      define: ['MUTATE_COMMIT_UNCHECKED'],
      harmless:
        'what is committed there is not acknowledged; the rule keeps the wrong database as it was found, for whoever looks into it',
    },
  ];
}
