# fish completion for cnet. The candidates are cnet's own: `cnet __complete` knows every command, flag and object.

function __cnet_complete
    set -l token (commandline --cut-at-cursor --current-token)
    set -l words (commandline --tokenize --cut-at-cursor --current-process) $token
    set -l found ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    string join -- \n $found
    # Files only where nothing of cnet's begins like this.
    string match --quiet --regex -- '^'(string escape --style=regex -- "$token") $found
    or __fish_complete_path $token
end
complete --command cnet --no-files --arguments '(__cnet_complete)'
