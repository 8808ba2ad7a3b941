# Read by the other scripts: finds a Python that is new enough, as $python.

say() { # say SENTENCE: why it cannot go on
    echo "$1" >&2
    exit 1
}

python=
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed; this machine has $(python3 --version 2>/dev/null || echo none)."
fi
