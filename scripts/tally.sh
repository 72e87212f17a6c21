# shellcheck shell=bash
# Sourced by check.sh and proof.sh: runs steps, keeps going when one fails, counts what passed.
passed=0 failed=0 broken=()

heading() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
count() { # count NAME PASSED FAILED SECONDS
  passed=$((passed + $2)) failed=$((failed + $3))
  if [ "$3" = 0 ]; then printf '   ok, %s s\n' "$4"; else broken+=("$1"); printf '   \033[31mfailed: %s\033[0m, %s s\n' "$1" "$4"; fi
}

step() { # step NAME COMMAND… : one check
  local name=$1 began=$SECONDS; shift
  heading "$name"
  if "$@"; then count "$name" 1 0 $((SECONDS - began)); else count "$name" 0 1 $((SECONDS - began)); fi
}

cargo_tests() { # cargo_tests NAME COMMAND… : counts what cargo's test programs report
  local name=$1 began=$SECONDS log good bad status=0; shift; log=$(mktemp)
  heading "$name"
  "$@" 2>&1 | tee "$log" || status=1
  good=$(awk '/^test result: / { sum += $4 } END { print sum + 0 }' "$log")
  bad=$(awk '/^test result: / { sum += $6 } END { print sum + 0 }' "$log")
  while read -r line; do broken+=("$line"); done < <(sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p' "$log")
  rm -f "$log"
  settle "$name" "$status" "$good" "$bad" $((SECONDS - began))
}

playwright_tests() { # playwright_tests NAME [ARGUMENT…]
  local name=$1 began=$SECONDS report numbers good bad status=0; shift; report=$(mktemp)
  heading "$name"
  (cd end2end && PLAYWRIGHT_JSON_OUTPUT_NAME=$report playwright test --reporter=list,json "$@") || status=1
  numbers=$(node end2end/tally.mjs "$report" 2>/dev/null) || numbers="0 0"
  while read -r line; do broken+=("$line"); done < <(tail -n +2 <<<"$numbers")
  rm -f "$report"
  read -r good bad <<<"$numbers" # the first line
  settle "$name" "$status" "$good" "$bad" $((SECONDS - began))
}

matrix_table=
matrix() { # matrix NAME : every cell; the table is kept for the end
  local name=$1 began=$SECONDS report good bad status=0; report=$(mktemp)
  heading "$name"
  node end2end/matrix/run.mjs --tally "$report" || status=1
  read -r good bad <"$report" || good=0 bad=0
  matrix_table=$(tail -n +2 "$report")
  rm -f "$report"
  settle "$name" "$status" "$good" "$bad" $((SECONDS - began))
}

settle() { # settle NAME STATUS PASSED FAILED SECONDS
  local bad=$4
  # A build that broke, or a test program that died, reports no failed test; a run without tests proves nothing.
  if [ "$2" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  if [ "$3$bad" = 00 ]; then echo "   no test was run"; bad=1; fi
  count "$1" "$3" "$bad" "$5"
}

verdict() { # the last line, and an honest exit code
  [ -z "$matrix_table" ] || printf '\n%s\n' "$matrix_table"
  if [ "$failed" != 0 ]; then printf '\n\033[31mfailed:\033[0m\n'; printf '  %s\n' "${broken[@]}"; fi
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}
