#!/usr/bin/env python3
"""Checks a second over HTTP, beside a bare Beast echo of the same bodies in the same run.

Ingests a generated corpus, then lets wrk post other generated articles to /v1/check, and the same ones to the
echo, one after the other, with each number of connections, several rounds. Prints the medians of the rounds as a
table, or as JSON. Needs wrk. All of it listens on the loopback address and ends with the script.
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

MS_OF_UNIT = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}


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


def latency_ms(output, percent):
    value, unit = re.search(rf"^ +{percent}% +([\d.]+)(us|ms|s|m)$", output, re.MULTILINE).groups()
    return float(value) * MS_OF_UNIT[unit]


def run_wrk(address, script, connections, seconds):
    """What wrk measured: requests a second, and two percentiles of the latency."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script, f"http://{address}/"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
            "p50_ms": latency_ms(output, 50), "p99_ms": latency_ms(output, 99)}


def median_of(rounds):
    return {key: statistics.median(measured[key] for measured in rounds) for key in rounds[0]}


def measure(addresses, script, connections, options):
    """The medians of all rounds with so many connections, and the ratio of the rates of each round."""
    rounds = []
    for _ in range(options.rounds):
        rounds.append({name: run_wrk(address, script, connections, options.seconds)
                       for name, address in addresses.items()})
    result = {name: median_of([measured[name] for measured in rounds]) for name in addresses}
    ratios = [measured["check"]["per_second"] / measured["echo"]["per_second"] for measured in rounds]
    return {"connections": connections, **result, "ratio": statistics.median(ratios)}


def print_table(report):
    print("{machine}, {processors} processors, {articles} articles stored, bodies of {body_bytes:.0f} bytes, "
          "{rounds} rounds of {seconds} s".format(**report))
    print("connections  checks/s   p50 ms   p99 ms   echo/s   p50 ms   p99 ms   ratio")
    for row in report["results"]:
        print("{:11}".format(row["connections"]), end="")
        for name in ("check", "echo"):
            print("{per_second:9.0f} {p50_ms:8.2f} {p99_ms:8.2f}".format(**row[name]), end="")
        print("{:8.3f}".format(row["ratio"]))


def run(options):
    with tempfile.TemporaryDirectory() as directory:
        names = ("corpus.jsonl", "queries.jsonl", "script.lua")
        corpus, queries, script = (os.path.join(directory, name) for name in names)
        generate(options.binary, corpus, options.articles, options.seed)
        generate(options.binary, queries, 2000, options.seed if options.known else options.seed + 1)
        mean_bytes = write_script(script, queries)
        store = os.path.join(directory, "store")
        subprocess.run([options.binary, "ingest", "--db", store, "--quiet", corpus], check=True)
        report = {"machine": platform.machine(), "processors": os.cpu_count(), "articles": options.articles,
                  "body_bytes": mean_bytes, "rounds": options.rounds, "seconds": options.seconds, "results": []}
        server, server_address = start([options.binary, "serve", "--db", store, "--listen", "127.0.0.1:0",
                                        "--log-level", "warning", *options.serve])
        echo, echo_address = start([options.echo])
        try:
            addresses = {"check": server_address, "echo": echo_address}
            run_wrk(server_address, script, 16, options.seconds)  # a store that was just opened is cold
            for connections in options.connections:
                report["results"].append(measure(addresses, script, connections, options))
        finally:
            for process in (server, echo):
                process.terminate()
                process.wait()
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", help="the newsfold program")
    parser.add_argument("echo", help="the http_echo_server program")
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", action="store_true", help="check articles that are stored, not new ones")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--serve", nargs=argparse.REMAINDER, default=[], help="further arguments of serve")
    options = parser.parse_args()
    report = run(options)
    if options.json:
        print(json.dumps(report))
    else:
        print_table(report)


if __name__ == "__main__":
    sys.exit(main())
