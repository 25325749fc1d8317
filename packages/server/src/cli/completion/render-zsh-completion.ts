import { listCommands } from '../describe-program.ts';
import type { DescribedArgument, DescribedCommand, DescribedOption } from '../describe-program.ts';
import { quote, renderFirstLines } from './completion-cases.ts';

/** Renders a completion script for zsh, with descriptions. It holds the whole tree of commands. */
export function renderZshCompletion(program: DescribedCommand): string {
  const all = listCommands(program);
  return `#compdef postern
${renderFirstLines('zsh')}
_postern() {
  local place='' word
  local -a commands
  local -i at=2
  while ((at < CURRENT)); do
    word=\${words[at]}
    _postern_set_commands "$place"
    [[ \${commands[(r)$word:*]} == "$word":* ]] || break
    place="\${place:+$place }$word"
    ((at++))
  done
  _postern_set_commands "$place"
  if ((\${#commands} > 0)) && [[ \${words[CURRENT]} != -* ]]; then
    _describe 'command' commands
    return
  fi
  # _arguments takes the words behind the command.
  words=("\${words[at-1]}" "\${(@)words[at,-1]}")
  ((CURRENT = CURRENT - at + 2))
  case "$place" in
${all.map(renderArguments).join('\n')}
  esac
}

_postern_set_commands() {
  commands=()
  case "$1" in
${all
  .filter(({ commands }) => commands.length > 0)
  .map(renderCommands)
  .join('\n')}
  esac
}

if [[ \${funcstack[1]} == _postern ]]; then
  _postern "$@"
else
  compdef _postern postern
fi
`;
}

function renderCommands({ name, commands }: DescribedCommand): string {
  const words = commands.map((each) =>
    quote(`${each.name.slice(each.name.lastIndexOf(' ') + 1)}:${each.description}`),
  );
  return `    ${quote(name)}) commands=(${words.join(' ')}) ;;`;
}

function renderArguments({ name, options, arguments: all }: DescribedCommand): string {
  const specs = [...options.map(renderOption), ...all.map(renderArgument)].map(quote);
  return `    ${quote(name)}) _arguments ${specs.join(' ')} ;;`;
}

function renderOption(option: DescribedOption): string {
  const value = option.takesValue ? `:value:${renderAction(option)}` : '';
  return `*${option.long}[${escapeSpec(option.description)}]${value}`;
}

function renderArgument(argument: DescribedArgument, index: number): string {
  const which = argument.isVariadic ? '*' : String(index + 1);
  return `${which}:${escapeSpec(argument.text)}:${renderAction(argument)}`;
}

function renderAction({ isFile, values }: Pick<DescribedOption, 'isFile' | 'values'>): string {
  if (isFile) return '_files';
  return values.length === 0 ? ' ' : `(${values.join(' ')})`;
}

/** Escapes what _arguments reads as syntax. */
const escapeSpec = (text: string): string => text.replace(/[\\:[\]]/g, String.raw`\$&`);
