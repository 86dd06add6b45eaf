"""Articles that many connections post until the server is gone, and the oracle that knows what was acknowledged.

An article is named c-w-n: the n-th that connection w of cycle c sent. Of three in a row the first two are new stories
and the third is a copy of the first, word for word or with another end. So what an answer must be, and what must be
read back, follows from the ID alone; and as a connection is answered in order, what was acknowledged is a number.
"""

import collections
import json
import threading
import time

from running_server import Client
from texts import edited, story_text

LINES_A_REQUEST = 20  # of every second connection; the others post one by one
READS_AHEAD = 12


def is_copy(number):
    return number % 3 == 2


def article_id(cycle, worker, number):
    return f"{cycle}-{worker}-{number}"


def canonical_id(cycle, worker, number):
    return article_id(cycle, worker, number - 2 if is_copy(number) else number)


def text_of(seed, cycle, worker, number):
    text = story_text(seed, canonical_id(cycle, worker, number))
    return edited(text, seed, article_id(cycle, worker, number)) if number % 6 == 5 else text


class Oracle:
    """What was sent and what was acknowledged, kept outside of the store."""

    def __init__(self, seed):
        self.seed = seed
        self.sent = collections.Counter()  # by (cycle, worker): articles sent
        self.acknowledged = collections.Counter()  # of these the first so many were acknowledged
        self.wrong_answers = []

    def total(self):
        return sum(self.acknowledged.values())

    def article(self, cycle, worker, number):
        return {"id": article_id(cycle, worker, number), "text": text_of(self.seed, cycle, worker, number)}

    def acknowledge(self, cycle, worker, answer):
        """Counts the next article of this connection, and looks whether its answer is right."""
        number = self.acknowledged[cycle, worker]
        self.acknowledged[cycle, worker] += 1
        if answer["id"] != article_id(cycle, worker, number) or (
                answer["canonical_id"] != canonical_id(cycle, worker, number)):
            self.wrong_answers.append(answer)

    def articles(self):
        """All that were acknowledged: (cycle, worker, number)."""
        for (cycle, worker), count in self.acknowledged.items():
            for number in range(count):
                yield cycle, worker, number

    def count_faults_of_cycle(self, address, cycle):
        """Reads what was acknowledged in this cycle. Returns how many are gone, and how many are not as they were."""
        names = [(cycle, worker, number) for (of, worker), count in self.acknowledged.items() if of == cycle
                 for number in range(count)]
        lost = wrong = 0
        with Client(address) as client:
            for begin in range(0, len(names), READS_AHEAD):
                group = names[begin:begin + READS_AHEAD]
                for name in group:
                    client.send("GET", "/v1/articles/" + article_id(*name))
                for name in group:
                    status, body = client.receive()
                    lost += status == 404
                    wrong += status != 404 and not (status == 200 and self._is_right(name, json.loads(body)))
        return lost, wrong

    def _is_right(self, name, article):
        decision = article.get("decision") or article["newsfold"]["decision"]
        return article["text"] == text_of(self.seed, *name) and decision["canonical_id"] == canonical_id(*name)

    def count_faults(self, program, store):
        """Reads all of the store. Returns how many acknowledged articles are gone, how many articles are not as they
        were sent, and how many were never sent."""
        lost, wrong, unsent = self.total(), 0, 0
        for identifier, article in program.export(store).items():
            name = tuple(map(int, identifier.split("-")))
            lost -= name[2] < self.acknowledged[name[:2]]
            if name[2] >= self.sent[name[:2]]:
                unsent += 1
            elif not self._is_right(name, article):
                wrong += 1
        return lost, wrong, unsent

    def count_answered_otherwise(self, program, store):
        """Stores all that was acknowledged again: how many are not known, or get another answer than the first."""
        lines = "".join(json.dumps(self.article(*name)) + "\n" for name in self.articles())
        done = program.run("ingest", "--db", store, "--json", "-", ok=None, text=lines)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        right = sum(answer.get("already_known") is True and
                    answer["canonical_id"] == canonical_id(*map(int, answer["id"].split("-")))
                    for answer in answers if "verdict" in answer)
        return self.total() - right


class Load:
    """Connections that post from now on until the server is gone."""

    def __init__(self, address, oracle, cycle, connections):
        self.oracle, self.cycle = oracle, cycle
        self.failures = []
        self.threads = [threading.Thread(target=self._post, args=(address, worker))
                        for worker in range(connections)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, count):
        """Until so many are acknowledged, or all connections are gone."""
        workers = [(self.cycle, worker) for worker in range(len(self.threads))]
        while any(thread.is_alive() for thread in self.threads) and (
                sum(self.oracle.acknowledged[worker] for worker in workers) < count):
            time.sleep(0.002)

    def join(self):
        """Waits until all connections are gone. Raises what went wrong otherwise."""
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise self.failures[0]

    def _post(self, address, worker):
        lines = LINES_A_REQUEST if worker % 2 == 1 else 1
        name = self.cycle, worker
        try:
            with Client(address) as client:
                while True:
                    begin = self.oracle.sent[name]
                    self.oracle.sent[name] += lines
                    articles = [self.oracle.article(*name, begin + i) for i in range(lines)]
                    for answer in self._answers(client, articles):
                        self.oracle.acknowledge(*name, answer)
        except (OSError, ValueError):
            pass
        except (RuntimeError, KeyError) as failure:
            self.failures.append(failure)

    @staticmethod
    def _answers(client, articles):
        if len(articles) == 1:
            status, answer = client.post("/v1/articles", articles[0])
            answers = [answer]
        else:
            lines = "".join(json.dumps(article) + "\n" for article in articles).encode()
            status, body = client.request("POST", "/v1/articles:bulk", lines, "application/x-ndjson")
            answers = list(map(json.loads, body.splitlines()))[:-1]
        # A server that is being cut off may say that its storage has failed.
        if status >= 500 or any("canonical_id" not in answer and answer.get("status", 0) >= 500 for answer in answers):
            raise ConnectionError(f"status {status}")
        if status not in (200, 201):
            raise RuntimeError(f"status {status}: {answers}")
        return answers
