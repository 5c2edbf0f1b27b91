# What docker-compose.yml needs beside pacsaudit: an archive of DCMTK, and invented studies to store. Packages are installed when it is
# built, and none when it starts.
FROM golang:1.26-bookworm AS studies
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go run -trimpath -buildvcs=false ./cmd/pacsaudit/deploy/compose/studies /studies

FROM debian:12-slim AS dcmtk
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends dcmtk && rm -rf /var/lib/apt/lists/*
LABEL org.opencontainers.image.title="pacsaudit-demo-dcmtk" \
	org.opencontainers.image.description="DCMTK's archive, for the demo of pacsaudit: everybody may query it"
USER 65532:65532
CMD ["dcmqrscp", "-c", "/etc/dcmqrscp.cfg", "11112"]

FROM dcmtk AS loader
LABEL org.opencontainers.image.title="pacsaudit-demo-loader" \
	org.opencontainers.image.description="stores invented studies in the archives of the demo, and ends"
COPY --from=studies /studies /studies
COPY cmd/pacsaudit/deploy/compose/load.sh /load.sh
CMD ["sh", "/load.sh"]
