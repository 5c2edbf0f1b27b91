"""Stands in for Grafana: reads what it would be provisioned with, and answers /api/health and /api/search."""
import glob
import http.server
import json

provisioned = glob.glob("/etc/grafana/provisioning/*/*.yml")
assert len(provisioned) == 2, provisioned
for name in provisioned:
    with open(name, encoding="utf-8") as file:
        assert file.read().startswith("apiVersion: 1"), name
with open("/var/lib/grafana/dashboards/pacsaudit.json", encoding="utf-8") as file:
    dashboard = json.load(file)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        answers = {"/api/health": {"database": "ok", "version": "stand-in"}, "/api/search": [{"uid": dashboard["uid"], "title": dashboard["title"]}]}
        body = answers.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 3000), Handler).serve_forever()
