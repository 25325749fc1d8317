# One query per line (base64) → what Django, Werkzeug and a parser that splits at `;` too make of it, as JSON.
import base64
import json
import sys

from django.conf import settings

settings.configure()

from django.core.exceptions import TooManyFieldsSent  # noqa: E402
from django.http import QueryDict  # noqa: E402
from werkzeug.test import EnvironBuilder  # noqa: E402
from werkzeug.wrappers import Request  # noqa: E402
from urllib.parse import parse_qs  # noqa: E402

for line in sys.stdin:
    query = base64.b64decode(line).decode('latin-1')
    try:
        django = dict(QueryDict(query).lists())
    except TooManyFieldsSent:
        django = {}
    environ = EnvironBuilder(path='/').get_environ()
    environ['QUERY_STRING'] = query
    werkzeug = Request(environ).args.to_dict(flat=False)
    both = [parse_qs(query, keep_blank_values=True, separator=sign) for sign in '&;']
    old = parse_qs(query.replace(';', '&'), keep_blank_values=True)
    print(json.dumps({'django': django, 'werkzeug': werkzeug, 'old': old, 'cgi': both[0]}))
