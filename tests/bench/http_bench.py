#!/usr/bin/env python3
"""Checks a second over HTTP, beside a bare Beast echo of the same bodies in the same run.

Ingests a generated corpus, then lets wrk post other generated articles to /v1/check, and the same ones to the
echo, in turn. Prints each round and the ratio of the medians. Needs wrk.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile


def start(command):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().split("http://")[1].strip().rstrip("/")


def generate(binary, path, articles, seed):
    subprocess.run([binary, "generate", "-n", str(articles), "--seed", str(seed), "-o", path, "--quiet"], check=True)


def write_script(path, corpus):
    """A wrk script that posts the articles of `corpus` in turn, without their ids."""
    bodies = []
    with open(corpus, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            bodies.append(json.dumps({key: article[key] for key in ("text", "url", "title")}, ensure_ascii=False))
    with open(path, "w", encoding="utf-8") as script:
        script.write("local requests = {}\nlocal fields = {['Content-Type'] = 'application/json'}\n")
        script.write("local bodies = {\n" + "".join(f"[=====[{body}]=====],\n" for body in bodies) + "}\n")
        script.write("init = function() for i, body in ipairs(bodies) do\n"
                     "  requests[i] = wrk.format('POST', '/v1/check', fields, body) end end\n"
                     "local next_request = 0\n"
                     "request = function() next_request = next_request % #requests + 1\n"
                     "  return requests[next_request] end\n")
    return statistics.mean(len(body.encode()) for body in bodies)


def run_wrk(address, script, options):
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency", "-s", script,
               f"http://{address}/"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), re.search(r"99%\s+(\S+)", output)[1]


def run(options):
    with tempfile.TemporaryDirectory() as directory:
        names = ("corpus.jsonl", "queries.jsonl", "script.lua")
        corpus, queries, script = (os.path.join(directory, name) for name in names)
        generate(options.binary, corpus, options.articles, options.seed)
        generate(options.binary, queries, 2000, options.seed if options.known else options.seed + 1)
        mean_bytes = write_script(script, queries)
        store = os.path.join(directory, "store")
        subprocess.run([options.binary, "ingest", "--db", store, "--quiet", corpus], check=True)
        server, server_address = start([options.binary, "serve", "--db", store, "--listen", "127.0.0.1:0",
                                        "--log-level", "warning", *options.serve])
        echo, echo_address = start([options.echo])
        print(f"{platform.machine()}, {os.cpu_count()} cores, {options.articles} articles stored, bodies of "
              f"{mean_bytes:.0f} bytes, {options.connections} connections, {options.seconds} s a round")
        try:
            rates = {"check": [], "echo": []}
            for _ in range(options.rounds):
                for name, address in (("check", server_address), ("echo", echo_address)):
                    rate, p99 = run_wrk(address, script, options)
                    rates[name].append(rate)
                    print(f"{name}: {rate:.0f}/s, 99 % {p99}")
        finally:
            server.terminate()
            echo.terminate()
            server.wait()
            echo.wait()
    check, floor = (statistics.median(rates[name]) for name in ("check", "echo"))
    print(f"checks {check:.0f}/s, echo {floor:.0f}/s, ratio {check / floor:.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("echo", help="the http_echo_server program")
    parser.add_argument("--articles", type=int, default=100000)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", action="store_true", help="check articles that are stored, not new ones")
    parser.add_argument("--serve", nargs=argparse.REMAINDER, default=[], help="further arguments of serve")
    run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
