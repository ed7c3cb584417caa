"""A network between two programs that can be cut."""
import contextlib
import socket
import struct
import threading


class Relay:
    """Takes connections at a port of its own and leads each to the first of its ends that answers, in turn."""

    def __init__(self, *ends):
        self.ends, self.turn, self.is_cut = list(ends), 0, False
        self.open, self.lock = set(), threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._lead, args=(client,), daemon=True).start()

    def _lead(self, client):
        server = None if self.is_cut else self._reach()
        if server is None:
            return reset(client)
        with self.lock:
            self.open |= {client, server}
        back = threading.Thread(target=self._copy, args=(server, client), daemon=True)
        back.start()
        self._copy(client, server)
        back.join()
        with self.lock:
            self.open -= {client, server}
        client.close()
        server.close()

    def _reach(self):
        self.turn += 1
        for number in range(len(self.ends)):
            with contextlib.suppress(OSError):
                return socket.create_connection(
                    ("127.0.0.1", self.ends[(self.turn + number) % len(self.ends)]), timeout=30)
        return None

    @staticmethod
    def _copy(source, target):
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while data := source.recv(65536):
                target.sendall(data)
        # The other direction may have more to say, unless the connection broke.
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def cut(self):
        """Breaks what is open, and refuses what comes."""
        self.is_cut = True
        with self.lock:
            broken = list(self.open)
        for end in broken:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self.is_cut = False


def reset(connection):
    """Ends it as a machine does that knows nothing of it."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
