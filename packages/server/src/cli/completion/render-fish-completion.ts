import { listCommands } from '../describe-program.ts';
import type { DescribedArgument, DescribedCommand, DescribedOption } from '../describe-program.ts';
import { renderFirstLines } from './completion-cases.ts';

/** Renders a completion script for fish, with descriptions. It holds the whole tree of commands. */
export function renderFishCompletion(program: DescribedCommand): string {
  const all = listCommands(program);
  const names = all.filter(({ name }) => name !== '').map(({ name }) => quoteFish(name));
  return `${renderFirstLines('fish')}
function __postern_place
    set -l place ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim -- "$place $word")
        contains -- $longer $__postern_commands; or break
        set place $longer
    end
    echo -- $place
end

function __postern_is_at
    test "$(__postern_place)" = "$argv[1]"
end

set -g __postern_commands ${names.join(' ')}
complete -c postern -f
${all.flatMap(renderCommand).join('\n')}
`;
}

function renderCommand(command: DescribedCommand): readonly string[] {
  const start = `complete -c postern -n ${quoteFish(`__postern_is_at "${command.name}"`)}`;
  return [
    ...command.commands.map(
      ({ name, description }) =>
        `${start} -a ${quoteFish(name.slice(name.lastIndexOf(' ') + 1))} -d ${quoteFish(description)}`,
    ),
    ...command.options.map((option) => `${start} ${renderOption(option)}`),
    ...command.arguments.flatMap((argument) => renderArgument(argument).map((words) => `${start} ${words}`)),
  ];
}

function renderOption({ long, takesValue, isFile, values, description }: DescribedOption): string {
  const name = `-l ${long.replace(/^--/, '')} -d ${quoteFish(description)}`;
  if (!takesValue) return name;
  if (isFile) return `${name} -r -F`;
  return values.length === 0 ? `${name} -x` : `${name} -x -a ${quoteFish(values.join(' '))}`;
}

function renderArgument({ isFile, values }: DescribedArgument): readonly string[] {
  if (isFile) return ['-F'];
  return values.length === 0 ? [] : [`-a ${quoteFish(values.join(' '))}`];
}

/** In fish's single quotes, only a quote and a backslash are special. */
const quoteFish = (text: string): string => `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
