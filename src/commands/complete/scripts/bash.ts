/** For bash 4 and newer, with or without the bash-completion package. */
export const bashScript = (
  name: string,
) => `# bash completion for ${name}. Put into ~/.bashrc: source <(${name} completion bash)

_${name.replaceAll("-", "_")}_complete() {
  # Bash also splits words at = and :. Join words again that no blank separates.
  local line=$COMP_LINE words=() word index
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if ((index > 0)) && [[ $line != [[:blank:]]* && -n $word ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    line=\${line#"\${line%%[![:blank:]]*}"}
    line=\${line#"$word"}
  done

  local arguments=() argument
  for argument in "\${words[@]:1}"; do
    argument=\${argument//[\\"\\'\\\\]/}
    arguments+=("\${argument/#\\~\\//$HOME/}")
  done
  local current=\${arguments[\${#arguments[@]} - 1]-}

  local answer directive
  answer=$("\${words[0]}" __completeNoDesc "\${arguments[@]}" 2>/dev/null) || return
  directive=\${answer##*:}
  answer=\${answer%:*}
  [[ $directive =~ ^[0-9]+$ ]] || return

  # Of --flag=value, bash replaces only the value, unless = does not split words here.
  local prefix= typed=$current
  if [[ $current == -*=* ]]; then
    typed=\${current#*=}
    [[ $COMP_WORDBREAKS == *=* ]] || prefix=\${current%%=*}=
  fi

  local candidates=() candidate extension
  if ((directive & 8)); then
    compopt -o filenames
    for extension in $answer; do
      while IFS= read -r candidate; do candidates+=("$candidate"); done < <(compgen -f -X "!*.$extension" -- "$typed")
    done
    while IFS= read -r candidate; do candidates+=("$candidate"); done < <(compgen -d -- "$typed")
  elif ((directive & 16)); then
    compopt -o filenames
    while IFS= read -r candidate; do candidates+=("$candidate"); done < <(compgen -d -- "$typed")
  else
    while IFS= read -r candidate; do
      [[ -n $candidate && $candidate == "$typed"* ]] && candidates+=("$candidate")
    done <<<"$answer"
    ((directive & 4)) && compopt +o default
  fi
  COMPREPLY=("\${candidates[@]/#/$prefix}")
  if ((directive & 2)) || [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}

complete -o default -F _${name.replaceAll("-", "_")}_complete ${name}
`;
