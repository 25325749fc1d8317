import { listCommands } from '../../packages/server/src/cli/describe-program.ts';
import type { DescribedCommand, DescribedOption } from '../../packages/server/src/cli/describe-program.ts';

/** Renders `postern.1` in the macros of man(7), for groff and mandoc. `day` is that of the release: `2027-05-01`. */
export function renderManPage(
  program: DescribedCommand,
  { version, day }: { readonly version: string; readonly day: string },
): string {
  const leaves = listCommands(program).filter(
    ({ name, commands, arguments: all }) => name !== '' && (commands.length === 0 || all.length > 0),
  );
  return `.\\" Made from the commands of the program.
.TH POSTERN 1 ${day} "Postern ${version}" "User Commands"
.SH NAME
postern \\- ${escapeRoff(firstLower(program.description))}
.SH SYNOPSIS
.B postern
.I command
.RI [ options ]
.SH DESCRIPTION
Commands that call the admin API find the server that runs on the data folder of
.IR postern.yaml .
If there is none, they work on the database themselves.
Results go to standard output and everything else to standard error.
.SH COMMANDS
${leaves.map(renderCommand).join('\n')}
.SH ENVIRONMENT
${environment.map(([name, text]) => `.TP\n.B ${name}\n${escapeRoff(text)}`).join('\n')}
.SH "EXIT STATUS"
.TP
.B 0
Success.
.TP
.B 1
A refusal, or a negative result.
.TP
.B 2
Wrong use or bad input.
`;
}

const environment: readonly (readonly [name: string, text: string])[] = [
  ['POSTERN_CONFIG', 'The postern.yaml to use; postern.yaml in the current folder if not set.'],
  ['POSTERN_LICENCE', 'The licence of commands without --licence.'],
  ['POSTERN_ENVIRONMENT', 'The environment of commands without --environment.'],
  ['POSTERN_URL', 'The origin of a server elsewhere, such as https://postern.example.com.'],
  ['POSTERN_OPERATOR_TOKEN', 'The operator token of that server.'],
];

function renderCommand(command: DescribedCommand): string {
  const words = ['postern', command.name, ...command.arguments.map(({ text }) => text)].join(' ');
  const described = command.arguments.filter(({ description }) => description !== '');
  return [
    `.SS "${escapeRoff(words)}"`,
    `${escapeRoff(command.description)}.`,
    ...described.map(({ text, description }) => `.TP\n.I "${escapeRoff(text)}"\n${escapeRoff(description)}`),
    ...command.options.filter(({ long }) => long !== '--help').map(renderOption),
    ...(command.example === undefined
      ? []
      : [`.PP\nExample:\n.PP\n.nf\n.RS\n${escapeRoff(command.example)}\n.RE\n.fi`]),
  ].join('\n');
}

function renderOption({ flags, description, values, preset }: DescribedOption): string {
  const choices = values.length === 0 ? '' : `; one of ${values.join(', ')}`;
  const chosen = preset === undefined ? '' : ` (by default ${preset})`;
  return `.TP\n.B "${escapeRoff(flags)}"\n${escapeRoff(`${description}${choices}${chosen}`)}`;
}

/** Escapes what roff reads as syntax, and writes other characters than ASCII by their code points. */
function escapeRoff(text: string): string {
  return text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('"', String.raw`\(dq`)
    .replace(/^[.']/, String.raw`\&$&`)
    .replace(
      /[^\n -~]/gu,
      (character) =>
        String.raw`\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}

const firstLower = (text: string): string => text.replace(/^The /, 'the ');
