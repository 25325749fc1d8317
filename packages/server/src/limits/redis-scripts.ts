import { createHash } from 'node:crypto';

/** A Lua script and the SHA-1 by which `EVALSHA` names it. */
export interface RedisScript {
  readonly lua: string;
  readonly sha: string;
}

function createScript(lua: string): RedisScript {
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/**
 * The functions for windows. A window is a list of `step:weight`, oldest first, with its sum in a second key;
 * sliding-window.ts explains the rules. The clock is that of Redis. If it runs backwards, the last step remains the
 * current one.
 */
const windows = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function text(number) return string.format('%.0f', number) end

local function parse(entry)
  local step, weight = string.match(entry, '^(%d+):(%d+)$')
  return tonumber(step), tonumber(weight)
end

local function sum_of(list, sum)
  local stored = redis.call('GET', sum)
  if stored then return tonumber(stored) end
  local total = 0
  for _, entry in ipairs(redis.call('LRANGE', list, 0, -1)) do
    local _, weight = parse(entry)
    total = total + weight
  end
  return total
end

local function use(list, sum, window)
  local step_ms = math.max(1, window / 1000)
  local used = sum_of(list, sum)
  local free = 0
  local has_left = false
  while true do
    local head = redis.call('LINDEX', list, 0)
    if not head then
      if used ~= 0 then has_left = true end
      used = 0
      break
    end
    local step, weight = parse(head)
    local ends = (step + 1) * step_ms + window
    if ends > now then
      free = math.ceil(ends - now)
      break
    end
    redis.call('LPOP', list)
    used = used - weight
    has_left = true
  end
  if has_left then redis.call('SET', sum, text(used), 'PX', math.ceil(window + step_ms) + 1000) end
  return used, free
end

local function add(list, sum, window, weight)
  local step_ms = math.max(1, window / 1000)
  local step = math.floor(now / step_ms)
  local tail = redis.call('LINDEX', list, -1)
  local last, counted = nil, nil
  if tail then last, counted = parse(tail) end
  if last and last >= step then
    redis.call('LSET', list, -1, text(last) .. ':' .. text(counted + weight))
  else
    redis.call('RPUSH', list, text(step) .. ':' .. text(weight))
  end
  local used = sum_of(list, sum)
  -- Without a sum beside it, the list was summed with what has just been added.
  if redis.call('EXISTS', sum) == 1 then used = used + weight end
  local keep = math.ceil(window + step_ms) + 1000
  redis.call('SET', sum, text(used), 'PX', keep)
  redis.call('PEXPIRE', list, keep)
end
`;

/**
 * KEYS: two for each charge, the count and its sum. ARGV: the call's id, the lease of a slot (ms), then for each charge
 * its limit, window (ms; 0 for slots) and weight. Returns the index of the first charge without room (0 for none), the
 * time until there may be room (ms), then for each charge what is used and the time until more is available (ms).
 */
export const takeScript = createScript(`${windows}
local id, lease = ARGV[1], tonumber(ARGV[2])
local count = #KEYS / 2
local answer = { 0, 0 }
local short = 0
for i = 1, count do
  local key, sum = KEYS[2 * i - 1], KEYS[2 * i]
  local limit, window, weight = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  local used, free = 0, 0
  if window == 0 then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    used = redis.call('ZCARD', key)
  else
    used, free = use(key, sum, window)
  end
  if short == 0 and used + math.max(1, weight) > limit then short = i end
  answer[2 * i + 1], answer[2 * i + 2] = used, free
end
if short > 0 then
  local key = KEYS[2 * short - 1]
  local limit, window, weight = tonumber(ARGV[3 * short]), tonumber(ARGV[3 * short + 1]), tonumber(ARGV[3 * short + 2])
  answer[1] = short
  if window > 0 then
    local over = answer[2 * short + 1] + math.max(1, weight) - limit
    local step_ms = math.max(1, window / 1000)
    local left = 0
    for _, entry in ipairs(redis.call('LRANGE', key, 0, -1)) do
      local step, part = parse(entry)
      left = left + part
      if left >= over then
        answer[2] = math.ceil((step + 1) * step_ms + window - now)
        break
      end
    end
  end
else
  for i = 1, count do
    local key, sum = KEYS[2 * i - 1], KEYS[2 * i]
    local window, weight = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
    if weight > 0 then
      if window == 0 then
        redis.call('ZADD', key, now + lease, id)
        redis.call('PEXPIRE', key, lease + 1000)
      else
        add(key, sum, window, weight)
      end
      answer[2 * i + 1] = answer[2 * i + 1] + weight
      if answer[2 * i + 2] == 0 then answer[2 * i + 2] = window end
    end
  end
end
return answer
`);

/**
 * KEYS and ARGV are those of `takeScript`, without id and lease. Returns for each charge what is used and the time
 * until more is available (ms).
 */
export const peekScript = createScript(`${windows}
local answer = {}
for i = 1, #KEYS / 2 do
  local key, sum = KEYS[2 * i - 1], KEYS[2 * i]
  local window = tonumber(ARGV[i])
  if window == 0 then
    answer[2 * i - 1], answer[2 * i] = redis.call('ZCOUNT', key, '(' .. text(now), '+inf'), 0
  else
    answer[2 * i - 1], answer[2 * i] = use(key, sum, window)
  end
end
return answer
`);

/** KEYS: the count and the sum of one window. ARGV: window (ms), weight. */
export const addScript = createScript(`${windows}
local window = tonumber(ARGV[1])
use(KEYS[1], KEYS[2], window)
add(KEYS[1], KEYS[2], window, tonumber(ARGV[2]))
return 1
`);

/** KEYS: the count of the slots. ARGV: the new lease (ms), then the ids of the calls that still run. */
export const renewScript = createScript(`
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local lease = tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], 'XX', now + lease, ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], lease + 1000)
return 1
`);

/** Returns the clock of Redis in milliseconds. */
export const clockScript = createScript(`
local time = redis.call('TIME')
return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`);
