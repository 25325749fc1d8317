/** The definition of a metric. A label has few values: never the id of an API user, and never a path. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** How the values of several processes are combined. Counters and histograms are always summed. */
  readonly merge?: 'sum' | 'max' | 'min';
}

const calls = ['environment', 'api', 'decision', 'code', 'status'];

/** Every metric, by its name. A test compares them with the list in `docs/operations.md`. */
export const metricDefinitions = {
  postern_calls_total: {
    type: 'counter',
    help: 'Calls by API, decision (allowed, refused, failed), code and class of the status.',
    labels: calls,
  },
  postern_call_duration_seconds: {
    type: 'histogram',
    help: 'From the first byte of a call to the last of its answer, every call.',
    labels: ['environment', 'api'],
  },
  postern_stage_duration_seconds: {
    type: 'histogram',
    help: 'What each stage of a call took; one call of operations.timedCalls is timed.',
    labels: ['environment', 'stage'],
  },
  postern_request_bytes_total: {
    type: 'counter',
    help: 'Bytes of request bodies.',
    labels: ['environment'],
  },
  postern_response_bytes_total: {
    type: 'counter',
    help: 'Bytes of answers’ bodies.',
    labels: ['environment'],
  },
  postern_open_calls: {
    type: 'gauge',
    help: 'Calls that are on their way to an upstream or back.',
    labels: ['environment'],
    merge: 'sum',
  },
  postern_upstream_connections: {
    type: 'gauge',
    help: 'Connections to an upstream by state: busy, free; and calls that wait for one.',
    labels: ['environment', 'origin', 'state'],
    merge: 'sum',
  },
  postern_bulkhead_calls: {
    type: 'gauge',
    help: 'Calls at an API’s upstream by state: running; and waiting for a place. Those refused are calls with the code gateway_busy.',
    labels: ['environment', 'api', 'state'],
    merge: 'sum',
  },
  postern_grant_cache_lookups_total: {
    type: 'counter',
    help: 'Look-ups of an API user by result: hit, miss (asked the database), unknown (remembered as nobody).',
    labels: ['environment', 'result'],
  },
  postern_grant_cache_entries: {
    type: 'gauge',
    help: 'API users that are remembered.',
    labels: ['environment'],
    merge: 'sum',
  },
  postern_feed_lag_seconds: {
    type: 'gauge',
    help: 'Age of the last complete look at the change feed; the gateway refuses above maxStaleMs.',
    labels: [],
    merge: 'max',
  },
  postern_feed_applied_sequence: {
    type: 'gauge',
    help: 'The last change of access that every gateway of this program has applied.',
    labels: [],
    merge: 'min',
  },
  postern_feed_failures_total: {
    type: 'counter',
    help: 'Looks at the change feed that failed.',
    labels: [],
  },
  postern_lease_age_seconds: {
    type: 'gauge',
    help: 'Since the lease of a gateway was last renewed: of its own, or of the oldest live one that control knows.',
    labels: [],
    merge: 'max',
  },
  postern_gateways: {
    type: 'gauge',
    help: 'Gateway processes that control knows of, by state: live, lease-expired.',
    labels: ['state'],
    merge: 'max',
  },
  postern_master_key_pending: {
    type: 'gauge',
    help: '1 while something is still sealed under an earlier master key, 0 when earlierMasterKeys can be taken out.',
    labels: [],
    merge: 'max',
  },
  postern_master_key_gateways_lacking: {
    type: 'gauge',
    help: 'Live gateways that cannot open the new master key; it is not used while there are any.',
    labels: [],
    merge: 'max',
  },
  postern_outbox_messages: {
    type: 'gauge',
    help: 'Mails and webhook messages by state: waiting, given-up.',
    labels: ['state'],
    merge: 'max',
  },
  postern_outbox_oldest_seconds: {
    type: 'gauge',
    help: 'Age of the oldest message that waits; 0 when none does.',
    labels: [],
    merge: 'max',
  },
  postern_job_runs_total: {
    type: 'counter',
    help: 'Runs of background jobs by outcome: succeeded, failed.',
    labels: ['name', 'outcome'],
  },
  postern_job_seconds_total: {
    type: 'counter',
    help: 'Time that the runs of a background job took together.',
    labels: ['name'],
  },
  postern_job_success_age_seconds: {
    type: 'gauge',
    help: 'Time since a background job last succeeded; since the start where it never did.',
    labels: ['name'],
    merge: 'max',
  },
  postern_job_interval_seconds: {
    type: 'gauge',
    help: 'How often a background job runs.',
    labels: ['name'],
    merge: 'max',
  },
  postern_database_up: {
    type: 'gauge',
    help: '1 when the database answered the last question of its health.',
    labels: [],
    merge: 'min',
  },
  postern_database_connections: {
    type: 'gauge',
    help: 'Connections of the pool (PostgreSQL) by state: busy, idle; and calls that wait for one.',
    labels: ['state'],
    merge: 'sum',
  },
  postern_limits_exact: {
    type: 'gauge',
    help: '1 while limits are counted exactly over all gateways, 0 while each enforces its share of them.',
    labels: [],
    merge: 'min',
  },
  postern_limits_share_ratio: {
    type: 'gauge',
    help: 'The part of each limit that this program has, or would have without Redis.',
    labels: [],
    merge: 'min',
  },
  postern_limits_share_calls_total: {
    type: 'counter',
    help: 'Calls that were judged by a share of their limits, since Redis was away.',
    labels: [],
  },
  postern_spans_total: {
    type: 'counter',
    help: 'Sampled calls by what became of their trace: exported, dropped.',
    labels: ['outcome'],
  },
  postern_ready: {
    type: 'gauge',
    help: '1 when this program is ready, as /readyz says.',
    labels: [],
    merge: 'min',
  },
  postern_draining: {
    type: 'gauge',
    help: '1 from the moment that the program was told to stop.',
    labels: [],
    merge: 'max',
  },
  postern_workers: {
    type: 'gauge',
    help: 'Gateway processes of this program that told their metrics.',
    labels: [],
    merge: 'sum',
  },
  postern_worker_restarts_total: {
    type: 'counter',
    help: 'Gateway workers that ended unasked and were replaced.',
    labels: [],
  },
  postern_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Delay of the event loop since the last question, by percentile, of the slowest process.',
    labels: ['percentile'],
    merge: 'max',
  },
  postern_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time, user and system.',
    labels: [],
  },
  postern_memory_bytes: {
    type: 'gauge',
    help: 'Memory by kind: resident, heap.',
    labels: ['kind'],
    merge: 'sum',
  },
  postern_start_time_seconds: {
    type: 'gauge',
    help: 'When the program started, in seconds since 1970.',
    labels: [],
    merge: 'min',
  },
  postern_build_info: {
    type: 'gauge',
    help: '1, with the versions as labels.',
    labels: ['version', 'node'],
    merge: 'max',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metricDefinitions;

export function getDefinition(name: MetricName): MetricDefinition {
  return metricDefinitions[name];
}
