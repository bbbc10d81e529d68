#!/bin/bash
# A task of the array: one shard of the plan TURNGAP_PLAN. scripts/slurm/submit gives it to Slurm.
#
# Ends with 0 where the shard is done (turngap's 0 and 4: recordings that cannot be measured are told by the merge), with
# 75 where this node failed and the shard was tried often enough, and else with turngap's exit code.
#SBATCH --job-name=turngap
#SBATCH --requeue
#SBATCH --open-mode=append
set -u
most_tries=${TURNGAP_TRIES:-5}

"$TURNGAP" analyze --plan "$TURNGAP_PLAN" --jobs "${SLURM_CPUS_PER_TASK:-1}" --quiet
code=$?
case $code in
  0 | 4) exit 0 ;;
  75)
    # The configuration's RequeueExit would do it, but that is the administrator's.
    if [ $((${SLURM_RESTART_COUNT:-0} + 1)) -lt "$most_tries" ]; then
      scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
    fi
    ;;
esac
exit $code
