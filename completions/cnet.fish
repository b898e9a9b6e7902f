# fish completion for cnet. The candidates are cnet's own: `cnet __complete` knows every command, flag and object.

function __cnet_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process) (commandline --cut-at-cursor --current-token)
    $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete --command cnet --arguments '(__cnet_complete)'
