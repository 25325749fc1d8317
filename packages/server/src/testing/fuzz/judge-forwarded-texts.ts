import { askReader } from '../readers/ask-reader.ts';
import { getReadMember, listReadValues } from '../readers/list-read-values.ts';
import { parameter, permitted } from './fuzz-api.ts';

export interface ReaderPrograms {
  readonly php: string;
  readonly rack: string;
  readonly python: string;
}

interface Reader {
  readonly program: keyof ReaderPrograms;
  readonly script: string;
  /** Members of what the program gives that each are a reading; the whole when left out. */
  readonly members?: readonly string[];
}

const readersByName: readonly Reader[] = [
  { program: 'php', script: 'read-query.php' },
  { program: 'rack', script: 'read-query.rb' },
  { program: 'python', script: 'read-query.py', members: ['django', 'werkzeug', 'old', 'cgi'] },
];

/** Queries and forms that were forwarded, by whether their caller is limited, as parsers of other languages read them. */
export async function judgeForwardedTexts(
  texts: ReadonlyMap<string, boolean>,
  programs: ReaderPrograms,
  isInstalled: (file: string) => boolean,
): Promise<{ readonly breaches: readonly string[]; readonly readers: readonly string[] }> {
  const list = [...texts];
  const breaches: string[] = [];
  const readers: string[] = [];
  for (const { program, script, members } of readersByName) {
    const executable = programs[program];
    if (!isInstalled(executable)) continue;
    const read = await askReader(
      { executable, script },
      list.map(([text]) => text),
    ).catch(() => undefined);
    if (read === undefined) continue;
    readers.push(program);
    for (const [index, [text, isLimited]] of list.entries()) {
      const readings =
        members === undefined ? [read[index]] : members.map((name) => getReadMember(read[index], name));
      breaches.push(
        ...readings.flatMap((reading) => listBreaches(reading, isLimited, `${program}: ${text}`)),
      );
    }
  }
  return { breaches, readers };
}

function listBreaches(reading: unknown, isLimited: boolean, what: string): readonly string[] {
  const overrides = listReadValues(getReadMember(reading, '_method'));
  const named = isLimited ? listReadValues(getReadMember(reading, parameter)) : [];
  const forbidden = named.filter((value) => value !== '' && !permitted.channels.some((one) => one === value));
  return [
    ...overrides.map((value) => `_method=${value} by ${what}`),
    ...forbidden.map((value) => `${parameter}=${value} by ${what}`),
  ];
}
