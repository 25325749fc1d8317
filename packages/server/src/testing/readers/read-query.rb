# One query per line (base64) → what Rack makes of it, as JSON; false where it refuses the query.
require 'rack'
require 'json'
require 'base64'

STDIN.each_line do |line|
  begin
    puts JSON.generate(Rack::Utils.parse_nested_query(Base64.decode64(line)))
  rescue StandardError
    puts 'false'
  end
end
