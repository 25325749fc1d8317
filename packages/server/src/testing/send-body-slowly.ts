import { spawn } from 'node:child_process';
import type { Service } from './provision/service-names.ts';

/**
 * Python's own client writes the whole body before it reads, and fails at a reset. It sends 3 MB in pieces over 3.3
 * seconds, which is longer than any buffer on the way can hide.
 */
const script = `
import http.client, sys, time
port, path, authorization, close = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
connection = http.client.HTTPConnection('127.0.0.1', port)
def pieces():
    for _ in range(30):
        yield b'x' * 100_000
        time.sleep(0.11)
headers = {'Host': 'api.test', 'Authorization': authorization, 'Content-Length': '3000000'}
if close == 'close':
    headers['Connection'] = 'close'
connection.request('PUT', path, body=pieces(), headers=headers)
print(connection.getresponse().status)
`;

export interface SlowUpload {
  readonly port: number;
  readonly path: string;
  /** The header's value. */
  readonly authorization: string;
  /** `close`: the client asks for the connection to end. */
  readonly connection: string;
}

/** The status of the answer, or how Python's client failed. `python`: see ask-for-service.ts. */
export function sendBodySlowly(
  python: Service,
  { port, path, authorization, connection }: SlowUpload,
): Promise<string> {
  const program = python.kind === 'available' ? python.location : '';
  return new Promise((resolve) => {
    const sender = spawn(program, ['-c', script, String(port), path, authorization, connection]);
    let said = '';
    sender.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    sender.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
    sender.once('close', () => resolve(said.trim()));
  });
}
