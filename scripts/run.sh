#!/usr/bin/env bash
# Serves the optimised site with its own database and seeded account. TLS=1 serves https with a certificate made here:
# Safari keeps no `__Host-` cookie on plain http.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

if [ -n "${TLS:-}" ] && [ "$TLS" != 0 ]; then
  cert=data/tls/cert.pem key=data/tls/key.pem
  # Made anew when missing or when it ends within a week.
  if ! openssl x509 -in "$cert" -noout -checkend 604800 >/dev/null 2>&1 || [ ! -e "$key" ]; then
    mkdir -p data/tls
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 -subj "/CN=localhost" \
      -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1" -addext "extendedKeyUsage=serverAuth" \
      -keyout "$key" -out "$cert" 2>/dev/null)
  fi
  export SHINRAI_TLS_CERT=$cert SHINRAI_TLS_KEY=$key SHINRAI_PUBLIC_URL=${SHINRAI_PUBLIC_URL:-https://localhost:3000}
fi
mkdir -p data
exec target/release/shinrai serve --dev "$@"
