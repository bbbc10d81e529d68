#!/bin/bash
# Puts the shards of the plan TURNGAP_PLAN together after the array; the arguments are those of turngap merge. Its exit
# code is turngap's: the gate's verdict, or 2 where shards are missing.
#SBATCH --job-name=turngap-merge
exec "$TURNGAP" merge --plan "$TURNGAP_PLAN" "$@"
