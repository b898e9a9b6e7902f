# bash completion for cnet. The candidates are cnet's own: `cnet __complete` knows every command, flag and object.

_cnet() {
  local candidate typed=${COMP_WORDS[COMP_CWORD]}
  local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    [[ $candidate == "$typed"* ]] && COMPREPLY+=("$candidate")
  done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
}
complete -o default -F _cnet cnet
