/** Express 4 is installed as `express4` beside Express 5. Only what the tests use of either. */
declare module 'express4' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  interface Application {
    (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void;
    set(setting: string, value: unknown): Application;
    get(setting: string): unknown;
    all(path: string, handler: (request: unknown, response: ServerResponse) => void): Application;
  }
  export default function express(): Application;
}
declare module 'express' {
  export { default } from 'express4';
}
