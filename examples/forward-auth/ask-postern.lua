-- Asks Postern about the call that is being processed: txn.postern_status is 200, 401 or 403, and 403 when nobody answers.
local url = 'http://127.0.0.1:4001/forward-auth'

local function ask(txn)
  txn:set_var('txn.postern_status', 403)
  local headers = {}
  for name, values in pairs(txn.http:req_get_headers()) do
    local is_ours = name:find('^x%-forwarded%-') or name:find('^x%-postern%-')
    local is_framing = name == 'content-length' or name == 'transfer-encoding' or name == 'connection' or name == 'expect'
    if not is_ours and not is_framing and name ~= 'host' then
      headers[name] = {}
      for _, value in pairs(values) do table.insert(headers[name], value) end
    end
  end
  headers['x-forwarded-method'] = { txn.f:method() }
  headers['x-forwarded-uri'] = { txn.f:url() }
  headers['x-forwarded-host'] = { txn.f:req_hdr('host') or '' }
  headers['x-forwarded-for'] = { txn.f:src() }
  headers['x-forwarded-proto'] = { txn.f:ssl_fc() == 1 and 'https' or 'http' }
  local answer = core.httpclient():get { url = url, headers = headers, timeout = 5000 }
  if not answer or not answer.status then return end
  if answer.status == 401 then
    txn:set_var('txn.postern_status', 401)
    -- One line for each scheme; `deny` can only add one line, so that they become a list.
    local challenges = {}
    local lines = answer.headers['www-authenticate'] or {}
    local index = 0
    while lines[index] do
      table.insert(challenges, lines[index])
      index = index + 1
    end
    txn:set_var('txn.postern_challenge', #challenges > 0 and table.concat(challenges, ', ') or 'Bearer realm="API"')
  elseif answer.status == 200 then
    for name, values in pairs(answer.headers) do
      if name:find('^x%-postern%-') then txn.http:req_set_header(name, values[0]) end
    end
    txn:set_var('txn.postern_status', 200)
  end
end

core.register_action('ask_postern', { 'http-req' }, ask, 0)
