FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go run ./cmd/pacsaudit/deploy/compose/studies /studies

FROM debian:12-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends dcmtk && rm -rf /var/lib/apt/lists/*
COPY --from=build /studies /studies
CMD ["sh", "-ec", "for to in 'ORTHANCOPEN orthanc-open 4242' 'DCMTKARCHIVE dcmqrscp 11112'; do set -- $to; until storescu --scan-directories --aetitle LOADER --call $1 $2 $3 /studies; do sleep 2; done; done"]
