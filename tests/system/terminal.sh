# Sourced by cases that sit at a terminal: a real one (tmux) of 80 x 24, with a shell in it. Behind harness.sh.
# shellcheck shell=bash
command -v tmux >/dev/null || skip "tmux is not installed"

terminals=0
tm() { tmux -S "$scratch/tmux.$terminals" "$@"; }
open_terminal() { # open_terminal [SHELL WORDS...]: bash without files of anybody's; its prompt is `host>`
  (($#)) || set -- env PS1='host> ' bash --norc --noprofile
  terminals=$((terminals + 1))
  tm -f /dev/null new-session -d -s t -x 80 -y 24 "$@"
  eventually eval 'shows "host>"'
  tty=$(tm display-message -p -t t '#{pane_tty}')
  mode=$(stty -F "$tty" -g)
}
close_terminal() {
  [[ ${1-} == quietly ]] || screen 2>/dev/null | sed 's/^/screen: /' | grep -v 'screen: $' || true
  tm kill-server 2>/dev/null || true
}
type_in() { tm send-keys -t t "$@"; }        # keys
enter() { tm send-keys -t t "$*" Enter; }    # a line
screen() { tm capture-pane -p -t t; }
shows() { screen | grep -Eq -- "$1"; }
clear_screen() { tm send-keys -R -t t \; clear-history -t t; }
prompt() { eventually shows "$1"; }
trap 'code=$?; if ((code)); then close_terminal; else close_terminal quietly; fi; (exit $code); finish' EXIT
