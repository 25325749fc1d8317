import type { IncomingMessage } from 'node:http';
import { ServerResponse } from 'node:http';
import express from 'express';
import express4 from 'express4';
import { basePath, fuzzOperations } from './fuzz-api.ts';
import type { FuzzOperation } from './fuzz-api.ts';

/**
 * How servers and frameworks route a path, independently of the product: each gives the operation that it would carry
 * out, or undefined. Those that cannot be run here are written after their documentation.
 */
export type PathReader = (method: string, path: string) => FuzzOperation | undefined;

interface Reading {
  /** The path as text, from the raw one. */
  readonly read: (path: string) => string;
  readonly ignoresCase?: boolean;
}

const readings: Readonly<Record<string, Reading>> = {
  'decoded, compared exactly (Django, Flask, FastAPI, Go)': { read: decode },
  'decoded twice': { read: (path) => decode(decode(path)) },
  'IIS and ASP.NET: no letter case, no dots and spaces at ends, no slash at the end': {
    read: (path) => withoutSlash(eachSegment(decode(path), (segment) => segment.replace(/[. ]+$/, ''))),
    ignoresCase: true,
  },
  'PHP: + is a space': { read: (path) => decode(path.replaceAll('+', ' ')) },
  'Rails: (.:format), no slash at the end': {
    read: (path) => withoutSlash(decode(path)).replace(/\.[^./?]+$/, ''),
  },
  'Spring 5: matrix parameters, suffix patterns, no slash at the end': {
    read: (path) =>
      withoutSlash(decode(eachSegment(path, (segment) => segment.replace(/;.*$/, '')))).replace(
        /\.[^/]*$/,
        '',
      ),
  },
  'nginx proxy_pass with a path before Tomcat: decoded, then ; cut, then dots': {
    read: (path) => resolveDots(eachSegment(decode(path), (segment) => segment.replace(/;.*$/, ''))),
  },
  'decoded, then split at ? and #': { read: (path) => decode(path).replace(/[?#].*$/s, '') },
  'Windows best fit (NFKC), no letter case': {
    read: (path) => decode(path).normalize('NFKC'),
    ignoresCase: true,
  },
};

export const pathReaders: Readonly<Record<string, PathReader>> = {
  ...Object.fromEntries(Object.entries(readings).map(([name, reading]) => [name, createReader(reading)])),
  'Express 4': createExpressReader(express4()),
  'Express 5': createExpressReader(express()),
};

function createReader({ read, ignoresCase = false }: Reading): PathReader {
  const routes = fuzzOperations.map((operation) => ({
    operation,
    pattern: new RegExp(`^${createPattern(operation.pathTemplate)}$`, ignoresCase ? 'isu' : 'su'),
  }));
  return (method, path) => {
    const text = read(path);
    const below =
      text.slice(0, basePath.length).toLowerCase() === basePath ? text.slice(basePath.length) : text;
    return routes.find(
      ({ operation, pattern }) => fitsMethod(operation.method, method) && pattern.test(below),
    )?.operation;
  };
}

function createPattern(template: string): string {
  return template
    .split(/(\{[^{}]*\})/)
    .map((piece) =>
      piece.startsWith('{') ? '[^/]+' : piece.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`),
    )
    .join('');
}

/** Real routers, with the routes that their syntax has a plain form of; by default they ignore letter case. */
function createExpressReader(app: ReturnType<typeof express>): PathReader {
  let found: FuzzOperation | undefined;
  app.set('x-powered-by', false);
  for (const operation of fuzzOperations) {
    if (!/^[\w/{}]+$/.test(operation.pathTemplate)) continue;
    app.all(basePath + operation.pathTemplate.replaceAll(/\{(\w+)\}/g, ':$1'), (request) => {
      if (fitsMethod(operation.method, readMethod(request))) found ??= operation;
    });
  }
  return (method, path) => {
    found = undefined;
    // Express reads nothing else of a request to route it.
    const request = { method, url: path, headers: {} } as unknown as IncomingMessage;
    app(request, new ServerResponse(request), () => {});
    return found;
  };
}

function readMethod(request: unknown): string {
  return typeof request === 'object' && request !== null && 'method' in request ? String(request.method) : '';
}

function fitsMethod(own: string, method: string): boolean {
  return own === method || (own === 'GET' && method === 'HEAD');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function eachSegment(path: string, change: (segment: string) => string): string {
  return path.split('/').map(change).join('/');
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** RFC 3986 section 5.2.4, with empty segments merged as nginx does. */
function resolveDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}
