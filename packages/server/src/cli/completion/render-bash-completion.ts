import { listCommands } from '../describe-program.ts';
import type { DescribedCommand } from '../describe-program.ts';
import { listCases, listOptionWords, renderFirstLines } from './completion-cases.ts';

/**
 * Renders a completion script for bash 3.2 and later. It holds the whole tree of commands, so that the program is not
 * started when somebody presses Tab.
 */
export function renderBashCompletion(program: DescribedCommand): string {
  const all = listCommands(program);
  return `${renderFirstLines('bash')}
_postern_commands() {
  case "$1" in
${listCases(all.map(({ name, commands }) => [name, commands.map((each) => lastWord(each.name))]))}
  esac
}

# A value follows an option that ends in "=".
_postern_options() {
  case "$1" in
${listCases(all.map(({ name, options }) => [name, listOptionWords(options)]))}
  esac
}

# By command and option, or the number of an argument; FILE stands for the names of files.
_postern_values() {
  case "$1 $2" in
${listCases(all.flatMap(listValueCases))}
  esac
}

_postern() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev='' place='' word='' known i=1 count=1 values=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    known=" $(_postern_commands "$place") "
    if [[ $known == *" $word "* ]]; then
      place="\${place:+$place }$word"
    elif [[ $prev == -* && " $(_postern_options "$place") " == *" $prev= "* ]]; then
      :
    elif [[ $word != -* && $word != '=' ]]; then
      count=$((count + 1))
    fi
    prev=$word
  done
  [[ $cur == '=' ]] && cur=''
  [[ $prev == '=' ]] && prev=\${COMP_WORDS[COMP_CWORD - 2]}
  if [[ $prev == -* && " $(_postern_options "$place") " == *" $prev= "* ]]; then
    values=$(_postern_values "$place" "$prev")
  elif [[ $cur == -* ]]; then
    values=$(_postern_options "$place")
    values=\${values//=/}
  else
    values=$(_postern_commands "$place")
    [[ -n $values ]] || values=$(_postern_values "$place" "$count")
    [[ -n $values ]] || values=$(_postern_values "$place" rest)
  fi
  COMPREPLY=()
  if [[ $values == FILE ]]; then
    compopt -o filenames 2>/dev/null
    while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
  else
    while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$values" -- "$cur")
  fi
}

complete -F _postern postern
`;
}

function listValueCases({ name, options, arguments: all }: DescribedCommand): [string, readonly string[]][] {
  const words = ({ isFile, values }: { readonly isFile: boolean; readonly values: readonly string[] }) =>
    isFile ? ['FILE'] : values;
  return [
    ...options.map((option): [string, readonly string[]] => [`${name} ${option.long}`, words(option)]),
    ...all.map((argument, index): [string, readonly string[]] => [
      `${name} ${argument.isVariadic ? 'rest' : String(index + 1)}`,
      words(argument),
    ]),
  ];
}

const lastWord = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);
