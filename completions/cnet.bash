# bash completion for cnet. The candidates are cnet's own: `cnet __complete` knows every command, flag and object.

_cnet() {
  local line=${COMP_LINE:0:COMP_POINT} candidate typed prefix='' mark
  local -a words
  # Not COMP_WORDS: bash takes "name=web" and "alpine:3" apart, and wants back what stands behind the mark alone.
  read -ra words <<<"$line"
  [[ $line == *[[:blank:]] ]] && words+=("")
  typed=${words[${#words[@]} - 1]}
  for mark in = :; do
    [[ $COMP_WORDBREAKS == *"$mark"* && ${typed#"$prefix"} == *"$mark"* ]] && prefix=${typed%"${typed##*"$mark"}"}
  done
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    [[ $candidate == "$typed"* ]] && COMPREPLY+=("${candidate#"$prefix"}")
  done < <("${COMP_WORDS[0]}" __complete -- "${words[@]:1}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _cnet cnet
