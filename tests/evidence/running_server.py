"""A newsfold server as a child process, and a raw HTTP client for it. Standard library only."""

import json
import os
import socket
import subprocess


class RunningServer:
    """Serves the store in `directory` on a loopback port of the system's choice."""

    def __init__(self, binary, directory, *arguments, environment=None, quiet=False):
        command = [binary, "serve", "--db", directory, "--listen", "127.0.0.1:0", "--log-level", "warning", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL if quiet else None,
                                        env=None if environment is None else {**os.environ, **environment})
        line = self.process.stdout.readline()
        if "http://" not in line:
            raise RuntimeError(f"the server did not start: {line!r}, exit code {self.process.wait()}")
        host, port = line.split("http://")[1].strip().rstrip("/").rsplit(":", 1)
        self.address = (host, int(port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def is_alive(self):
        if self.process.poll() is not None:
            return False
        with Client(self.address) as client:
            return client.request("GET", "/livez")[0] == 200

    def stop(self):
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Client:
    """One keep-alive connection. `request` raises OSError when the server goes away."""

    def __init__(self, address, timeout=30):
        self.socket = socket.create_connection(address, timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def request(self, method, target, body=None, content_type="application/json", fields=()):
        """Returns (status, body as bytes)."""
        self.send(method, target, body, content_type, fields)
        return self.receive()

    def send(self, method, target, body=None, content_type="application/json", fields=()):
        """The first half of `request`; up to 16 may be sent before the first is received."""
        head = [f"{method} {target} HTTP/1.1", "Host: localhost", *fields]
        if body is not None:
            head += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
        self.socket.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + (body or b""))

    def post(self, target, value):
        """Posts a JSON value and returns (status, the answer parsed)."""
        status, body = self.request("POST", target, json.dumps(value, ensure_ascii=False).encode())
        return status, json.loads(body)

    def receive(self):
        while b"\r\n\r\n" not in self.buffer:
            self._receive_more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines[1:])}
        if fields.get("transfer-encoding") == "chunked":
            return int(lines[0].split()[1]), self._receive_chunks()
        return int(lines[0].split()[1]), self._take(int(fields.get("content-length", "0")))

    def _receive_chunks(self):
        body = b""
        while True:
            while b"\r\n" not in self.buffer:
                self._receive_more()
            size, self.buffer = self.buffer.split(b"\r\n", 1)
            chunk = self._take(int(size, 16) + 2)[:-2]
            if not chunk:
                return body
            body += chunk

    def _take(self, size):
        while len(self.buffer) < size:
            self._receive_more()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _receive_more(self):
        received = self.socket.recv(1 << 16)
        if not received:
            raise ConnectionError("the server closed the connection")
        self.buffer += received

