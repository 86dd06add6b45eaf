filedesc://quay.arc 0.0.0.0 20260102030405 text/plain 19
1 0 Quay, unlimited

http://quay.example/1 1.2.3.4 20260102030405 text/html 205
HTTP/1.1 200 OK
Content-Type: text/html

<html lang=en><title>Ferry</title><body><nav><a href=/>Home</a></nav><p>The harbour ferry sails again on Monday after eleven weeks in dry dock.</p></body></html>
