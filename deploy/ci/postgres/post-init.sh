#!/bin/sh
exec psql -v ON_ERROR_STOP=1 -q "$1" -c "CREATE ROLE holdfast LOGIN PASSWORD 'holdfast'" -c 'CREATE DATABASE holdfast OWNER holdfast'
