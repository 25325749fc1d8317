import { listCommands } from '../../packages/server/src/cli/describe-program.ts';
import type {
  DescribedArgument,
  DescribedCommand,
  DescribedOption,
} from '../../packages/server/src/cli/describe-program.ts';

/** Renders `docs/cli.md`: a section for each command with its options and its example. */
export function renderCliReference(program: DescribedCommand): string {
  const top = program.commands.map(
    ({ name, description }) => `| [\`${name}\`](#postern-${name}) | ${escapeCell(description)} |`,
  );
  return `# Commands

\`postern --help\` lists the commands, and \`postern COMMAND --help\` shows one with its options and an example. This page is made from the program itself.

- Commands that call the admin API find the server that runs on the data folder of \`postern.yaml\`. If there is none, they work on the database themselves. \`POSTERN_URL\` and \`POSTERN_OPERATOR_TOKEN\` name a server elsewhere.
- Results go to stdout and everything else to stderr. \`--json\` prints the answer of the admin API.
- The exit code is 0 for success, 1 for a refusal or a negative result, and 2 for wrong use or bad input.
- What cuts off access or cannot be undone asks first; \`--yes\` does not ask. \`--wait\` waits until every gateway has confirmed the change.
- Secrets are never arguments: they come from stdin, a variable or a file.
- \`postern completion bash|zsh|fish\` prints a script that completes commands, options and values; the Debian package installs all three. \`man postern\` shows the same as this page.

| command | |
| --- | --- |
${top.join('\n')}

${program.commands.map(renderGroup).join('\n\n')}
`;
}

function renderGroup(group: DescribedCommand): string {
  const leaves = listCommands(group).slice(1);
  const isCommand = group.commands.length === 0 || group.arguments.length > 0;
  const head = `## postern ${group.name}\n\n${escapeText(group.description)}.`;
  return [
    isCommand ? `${head}\n\n${renderUse(group)}` : head,
    ...leaves.map(
      (leaf) => `### postern ${leaf.name}\n\n${escapeText(leaf.description)}.\n\n${renderUse(leaf)}`,
    ),
  ].join('\n\n');
}

function renderUse(command: DescribedCommand): string {
  const words = [command.name, ...command.arguments.map(({ text }) => text)].join(' ');
  const example = command.example === undefined ? '' : `\n$ ${command.example}`;
  // Every command has --help.
  const options = command.options.filter(({ long }) => long !== '--help');
  const lines = [...command.arguments.flatMap(renderArgument), ...options.map(renderOption)];
  const usage = `\`\`\`sh\npostern ${words} [options]${example}\n\`\`\``;
  return lines.length === 0 ? usage : `${usage}\n\n${lines.join('\n')}`;
}

function renderArgument({ text, description, values }: DescribedArgument): readonly string[] {
  if (description === '' && values.length === 0) return [];
  return [`- \`${text}\`: ${escapeText(description)}${renderValues(values)}`];
}

function renderOption(option: DescribedOption): string {
  const { flags, description, values, preset, isMandatory } = option;
  const more = [
    ...(isMandatory ? ['required'] : []),
    ...(preset === undefined ? [] : [`by default \`${preset}\``]),
  ];
  const tail = more.length === 0 ? '' : ` (${more.join(', ')})`;
  return `- \`${flags}\`: ${escapeText(description)}${tail}${renderValues(values)}`;
}

function renderValues(values: readonly string[]): string {
  return values.length === 0 ? '' : `. Values: ${values.map((value) => `\`${value}\``).join(', ')}`;
}

/** Keeps `<` and `*` of a text from being read as Markdown, except in code. */
function escapeText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*_[\]]/g, String.raw`\$&`)))
    .join('');
}

const escapeCell = (text: string): string => escapeText(text).replaceAll('|', String.raw`\|`);
