#!/usr/bin/env bash
# Checks documents with annotations and a summary of the job, then converts them. The exit code
# is the worse of both; the files are made even where there is something to remark on.
set -euo pipefail

paths=()
while IFS= read -r path; do
    if [ -n "$path" ]; then paths+=("$path"); fi
done <<<"$INPUT_PATHS"

check=()
if [ -n "$INPUT_DENY" ]; then check+=(--deny "$INPUT_DENY"); fi
if [ -n "$INPUT_FORMATS" ]; then check+=(--to "$INPUT_FORMATS"); fi
summary=(--summary "$GITHUB_STEP_SUMMARY")
if [ -n "$INPUT_BASE" ]; then summary+=(--base "$INPUT_BASE"); fi

status=0
worst() { if [ "$1" -gt "$status" ]; then status=$1; fi; }

cardpress check "${check[@]}" "${summary[@]}" --message-format github -- "${paths[@]}" || worst $?
if [ -n "$INPUT_SARIF" ]; then
    cardpress check "${check[@]}" --message-format sarif -- "${paths[@]}" >"$INPUT_SARIF" || worst $?
fi
if [ -n "$INPUT_FORMATS" ]; then
    # What there is to remark on was said above.
    cardpress convert --to "$INPUT_FORMATS" --out "$INPUT_OUT" --message-format concise \
        -- "${paths[@]}" 2>"$RUNNER_TEMP/cardpress.log" || worst $?
    if [ "$status" -eq 2 ]; then cat "$RUNNER_TEMP/cardpress.log" >&2; fi
fi

{
    printf 'out=%s\n' "$INPUT_OUT"
    printf 'status=%s\n' "$status"
} >>"$GITHUB_OUTPUT"
exit "$status"
