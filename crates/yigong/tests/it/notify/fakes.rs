//! A mail server and an SMS provider of our own, that keep what they get and answer as told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server.
pub(super) struct FakeSmtp {
    pub(super) port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    refusal: Arc<Mutex<Option<&'static str>>>,
}

impl FakeSmtp {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (letters, refusal) = (Arc::default(), Arc::default());
        let it = Self { port, letters: Arc::clone(&letters), refusal: Arc::clone(&refusal) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (letters, refusal) = (Arc::clone(&letters), Arc::clone(&refusal));
                tokio::spawn(async move {
                    let _ = talk(stream, &letters, &refusal).await;
                });
            }
        });
        it
    }

    /// What it took, headers and text decoded.
    pub(super) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    pub(super) fn clear(&self) {
        self.letters.lock().unwrap().clear();
    }

    /// Answers every recipient with this, or takes them again.
    pub(super) fn refuse(&self, with: Option<&'static str>) {
        *self.refusal.lock().unwrap() = with;
    }
}

async fn talk(
    stream: TcpStream,
    letters: &Mutex<Vec<String>>,
    refusal: &Mutex<Option<&'static str>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 fake\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let refused = *refusal.lock().unwrap();
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match (word.as_str(), refused) {
            ("EHLO", _) => "250-fake\r\n250 8BITMIME\r\n".to_owned(),
            ("RCPT", Some(refusal)) => format!("{refusal}\r\n"),
            ("DATA", _) => {
                stream.get_mut().write_all(b"354 go\r\n").await?;
                let letter = body(&mut stream).await?;
                letters.lock().unwrap().push(letter);
                "250 taken\r\n".to_owned()
            }
            ("QUIT", _) => {
                stream.get_mut().write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok\r\n".to_owned(),
        };
        stream.get_mut().write_all(answer.as_bytes()).await?;
    }
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(decoded(&text));
        }
        text.push_str(&line);
    }
}

/// The letter with what is in base64 or quoted-printable in clear.
fn decoded(letter: &str) -> String {
    let (head, body) = letter.split_once("\r\n\r\n").unwrap_or((letter, ""));
    let head = head.replace("\r\n ", " ");
    let subject = head.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
    let subject: String = subject.split("=?utf-8?b?").skip(1).filter_map(|it| base64(it.split('?').next()?)).collect();
    let body =
        if head.contains("base64") { base64(&body.replace("\r\n", "")).unwrap_or_default() } else { quoted(body) };
    format!("{head}\r\n{subject}\r\n\r\n{body}")
}

fn base64(text: &str) -> Option<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = text
        .bytes()
        .filter(|byte| *byte != b'=')
        .map(|byte| ALPHABET.iter().position(|it| *it == byte).and_then(|at| u32::try_from(at).ok()))
        .collect::<Option<_>>()?;
    let mut bytes = Vec::new();
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - four.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn quoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = (*first == b'=').then(|| std::str::from_utf8(tail.get(..2)?).ok()).flatten();
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &tail[2..]),
            None => (bytes.push(*first), rest = tail),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// An SMS provider.
pub(super) struct FakeHttp {
    pub(super) url: String,
    asked: Asked,
    answer: Arc<Mutex<(u16, &'static str)>>,
}

impl FakeHttp {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (asked, answer): (Asked, _) = (Arc::default(), Arc::new(Mutex::new((200, ""))));
        let it = Self { url, asked: Arc::clone(&asked), answer: Arc::clone(&answer) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = serve(stream, &asked, &answer).await;
            }
        });
        it
    }

    /// The path and the body of each request.
    pub(super) fn requests(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap().clone()
    }

    pub(super) fn answer(&self, status: u16, body: &'static str) {
        *self.answer.lock().unwrap() = (status, body);
    }
}

async fn serve(stream: TcpStream, asked: &Asked, answer: &Mutex<(u16, &'static str)>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let (mut line, mut path, mut length) = (String::new(), String::new(), 0);
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line == "\r\n" || line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    asked.lock().unwrap().push((path, String::from_utf8_lossy(&body).into_owned()));
    let (status, text) = *answer.lock().unwrap();
    let elsewhere = if status == 302 { "Location: http://127.0.0.1:1/\r\n" } else { "" };
    let head = format!("HTTP/1.1 {status} x\r\n{elsewhere}Content-Length: {}\r\nConnection: close\r\n\r\n", text.len());
    stream.get_mut().write_all(format!("{head}{text}").as_bytes()).await
}
