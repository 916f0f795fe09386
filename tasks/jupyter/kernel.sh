#!/bin/sh
# Starts the kernel of the user's own Jupyter, in the folder of a notebook:
#
#     sh kernel.sh DENO CONNECTION_FILE
#
# Deno takes its configuration from there or the nearest folder above. Where that names no lottalora
# it starts in this clone instead; src/notebook/jupyter.ts then goes back to the notebook's folder.
deno=$1
if [ ! -x "$deno" ]; then
  echo "error: there is no Deno at $deno any more: call deno task kernel --user again" >&2
  exit 1
fi
unset LOTTALORA_NOTEBOOK_FOLDER
folder=$PWD
until [ -e "$folder/deno.json" ] || [ -e "$folder/deno.jsonc" ] || [ "$folder" = / ]; do
  folder=$(dirname -- "$folder")
done
if ! grep -qs '"lottalora"' "$folder/deno.json" "$folder/deno.jsonc"; then
  export LOTTALORA_NOTEBOOK_FOLDER="$PWD"
  cd -- "$(dirname -- "$0")/../.." || exit 1
fi
exec "$deno" jupyter --kernel --conn "$2"
