/** For zsh; also as a file `_NAME` on the fpath. */
export const zshScript = (name: string) => `#compdef ${name}
# zsh completion for ${name}. Put into ~/.zshrc, after compinit: source <(${name} completion zsh)

_${name}() {
  local -a answer words_on_offer described
  local directive candidate
  answer=("\${(@f)$("\${words[1]}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  directive=\${answer[-1]#:}
  [[ $directive == <-> ]] || return 1
  words_on_offer=("\${(@)answer[1,-2]}")

  # Of --flag=value, replace only the value.
  [[ $PREFIX == -*=* ]] && compset -P '*='

  if (( directive & 8 )); then
    _files -g "*.(\${(j:|:)words_on_offer})"
  elif (( directive & 16 )); then
    _files -/
  elif (( \${#words_on_offer} > 0 )); then
    for candidate in "\${(@)words_on_offer}"; do
      # A colon separates a word from its description.
      candidate=\${candidate//:/\\\\:}
      described+=("\${candidate/$'\\t'/:}")
    done
    local -a options
    (( directive & 2 )) && options=(-S '')
    [[ \${#described} == 1 && \${described[1]%%:*} == *= ]] && options=(-S '')
    _describe -V '${name}' described "\${options[@]}"
  elif (( ! (directive & 4) )); then
    _files
  fi
}

# On the fpath, this file is the body of the function. As a script, it registers the function.
if [[ \${funcstack[1]} == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
