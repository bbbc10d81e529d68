#!/bin/bash
# A plan on the cores of one machine, or of several over ssh, with GNU parallel:
#
#   docs/cluster/parallel.sh PLAN [PARALLEL_OPTION...]      e.g. --sshlogin host1,host2 --jobs 8
#
# A shard that cannot be done is tried three times; `turngap merge --plan PLAN` comes after it.
set -euo pipefail
plan=$(realpath -- "$1")
shift
export TURNGAP="${TURNGAP:-turngap}" PLAN="$plan"

# turngap's 4 is a shard that is done: some of its recordings cannot be measured, whoever tries.
shard() {
  local code=0
  "$TURNGAP" analyze --plan "$PLAN" --shard "$1" --jobs 1 --quiet || code=$?
  [ "$code" = 4 ] || return "$code"
}
export -f shard

shards=$(/usr/bin/python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["shards"]))' "$plan/plan.json")
seq 0 $((shards - 1)) | parallel --retries 3 --env TURNGAP --env PLAN --env shard "$@" shard
